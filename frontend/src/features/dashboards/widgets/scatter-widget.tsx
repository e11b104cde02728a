import { useNavigate } from "react-router";
import { paths } from "@/lib/paths";
import { placedRuns, ScatterPanel } from "@/panels/scatter/scatter-panel";
import { canBeLog } from "@/plot/dimensions";
import { useObservable } from "@/ui/use-observable";
import { useMarkedRuns } from "../hooks/use-marked-runs";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** A dot for each run: one column over another. */
export function ScatterWidget({ project, widget, height, link }: WidgetProps) {
  const { settings } = widget;
  const navigate = useNavigate();
  const hovered = useObservable(link.hovered, (h) => h);
  const { asked, runs, dimensions } = useMarkedRuns(project, settings, [settings.x, settings.y]);
  const [x, y] = dimensions;
  const [logX, logY] = [settings.logX && !!x && canBeLog(x), settings.log && !!y && canBeLog(y)];
  return (
    <Asked
      settings={settings}
      lacks={!settings.x ? "x" : !settings.y ? "y" : null}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={!x || !y || placedRuns(x, y, logX, logY) === 0}
    >
      {x && y && (
        <>
          <ScatterPanel
            runs={runs}
            x={x}
            y={y}
            logX={logX}
            logY={logY}
            height={height}
            hovered={hovered}
            onHover={(run) => link.hovered.set(run)}
            onOpen={(run) => navigate(paths.run(run))}
          />
          <span className="pointer-events-none absolute right-12 bottom-24 text-meta text-fg2">
            {settings.x}
            {logX && ", log"}
          </span>
        </>
      )}
    </Asked>
  );
}
