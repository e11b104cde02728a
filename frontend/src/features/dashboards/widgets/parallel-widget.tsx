import { useState } from "react";
import { useNavigate } from "react-router";
import { paths } from "@/lib/paths";
import { ParallelPanel } from "@/panels/parallel/parallel-panel";
import type { Brushes } from "@/plot/brushes";
import { spansDecades } from "@/plot/dimensions";
import { useObservable } from "@/ui/use-observable";
import { useMarkedRuns } from "../hooks/use-marked-runs";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** An axis for each column, a curve for each run. Brushes and the order of axes are for looking, and are not kept. */
export function ParallelWidget({ project, widget, height, link }: WidgetProps) {
  const { settings } = widget;
  const navigate = useNavigate();
  const hovered = useObservable(link.hovered, (h) => h);
  const [brushes, setBrushes] = useState<Brushes>({});
  const [order, setOrder] = useState<readonly string[]>([]);
  const [logs, setLogs] = useState<readonly string[] | null>(null);
  const { asked, runs, dimensions } = useMarkedRuns(project, settings, settings.columns);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : settings.columns.indexOf(key));
  const shown = [...dimensions].sort((a, b) => rank(a.key) - rank(b.key));
  return (
    <Asked
      settings={settings}
      lacks={settings.columns.length === 0 ? "column" : null}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={runs.length === 0}
    >
      <ParallelPanel
        runs={runs}
        dimensions={shown}
        colorBy={settings.columns.at(-1) ?? null}
        logs={logs ?? dimensions.filter(spansDecades).map((d) => d.key)}
        brushes={brushes}
        height={height}
        hovered={hovered}
        onBrushes={setBrushes}
        onOrder={setOrder}
        onLogs={setLogs}
        onHover={(run) => link.hovered.set(run)}
        onOpen={(run) => navigate(paths.run(run))}
      />
    </Asked>
  );
}
