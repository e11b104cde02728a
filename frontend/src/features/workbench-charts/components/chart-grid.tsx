import type { Kind, MetricName } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { NearView } from "@/ui/near-view";
import type { ChartSettings } from "../hooks/use-chart-settings";
import type { Facet } from "../model/composition";
import { PIN_LINE } from "../model/grid";
import { panelKey } from "../model/sections";
import { ChartPanel } from "./chart-panel";

export interface GridProps {
  project: string;
  lines: readonly DrawnLine[];
  /** Each metric has a panel for each of these; null: one for all lines. */
  facets: readonly Facet[] | null;
  settings: ChartSettings;
  link: ChartLink;
  columns: number;
  height: number;
}

interface Props extends GridProps {
  /** The order is the user's: panels can be dragged. */
  movable?: boolean;
  /** Undefined: a place of the final size, so that nothing jumps when its name comes. */
  panels: readonly ({ kind: Kind; metric: MetricName; title: string } | undefined)[];
}

/** Panels side by side, parted by hairlines; they exist only near the view. */
export function ChartGrid({ panels, project, lines, facets, settings, link, columns, height, movable }: Props) {
  const parts = facets ?? [{ name: "", lines }];
  const shown = panels.flatMap((panel) => parts.map((part) => ({ panel, part })));
  const filler = (columns - (shown.length % columns)) % columns;
  const tall = settings.pin ? height + PIN_LINE : height;
  return (
    <div className="grid gap-1 bg-line" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {shown.map(({ panel, part }, i) => {
        const key = panel && panelKey(panel.kind, panel.metric.name);
        return (
          <NearView key={key ? `${key} ${part.name}` : i} height={tall} className="bg-bg">
            {panel && key && (
              <ChartPanel
                {...panel}
                facet={part.name}
                project={project}
                lines={part.lines}
                settings={settings}
                link={link}
                height={tall}
                movable={movable}
                onFull={() => settings.setFull(key)}
              />
            )}
          </NearView>
        );
      })}
      {filler > 0 && <div className="bg-bg" style={{ gridColumn: `span ${filler}` }} />}
    </div>
  );
}
