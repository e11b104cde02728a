import type { Kind, MetricName } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { NearView } from "@/ui/near-view";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { PIN_LINE } from "../model/grid";
import { panelKey } from "../model/sections";
import { ChartPanel, type Company } from "./chart-panel";

export interface Panel {
  kind: Kind;
  metric: MetricName;
  title: string;
}

export interface Place {
  panel: Panel;
  lines: readonly DrawnLine[];
  /** What the lines have in common, where the metric has several panels. */
  facet?: string;
  company?: Company;
}

export interface Layout {
  project: string;
  settings: ChartSettings;
  link: ChartLink;
  columns: number;
  height: number;
  /** The order is the user's: panels can be dragged. */
  movable?: boolean;
  /** The panels have the page: their buttons lead back. */
  full?: boolean;
}

interface Props extends Layout {
  /** Undefined: a place of the final size, so that nothing jumps when its name comes. */
  places: readonly (Place | undefined)[];
}

/** Panels side by side, parted by hairlines; they exist only near the view. */
export function PanelGrid({ places, columns, height, full, ...panels }: Props) {
  const { settings } = panels;
  const filler = (columns - (places.length % columns)) % columns;
  const tall = settings.pin && !full ? height + PIN_LINE : height;
  return (
    <div className="grid gap-1 bg-line" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {places.map((place, i) => {
        const key = place && panelKey(place.panel.kind, place.panel.metric.name);
        return (
          <NearView key={key ? `${key} ${place.facet ?? ""}` : i} height={tall} className="bg-bg">
            {place && key && (
              <ChartPanel
                {...panels}
                {...place.panel}
                facet={place.facet}
                company={place.company}
                lines={place.lines}
                height={tall}
                full={full}
                onFull={() => settings.setFull(full ? "" : key)}
              />
            )}
          </NearView>
        );
      })}
      {filler > 0 && <div className="bg-bg" style={{ gridColumn: `span ${filler}` }} />}
    </div>
  );
}
