import { Pin, PinOff, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { Kind, MetricName } from "@/api/resources/metrics";
import { usePanelSeries } from "@/api/resources/panel-series";
import type { DrawnLine } from "@/panels/line/drawn-run";
import { LinePanel } from "@/panels/line/line-panel";
import type { ChartLink } from "@/panels/line/types";
import type { SharedAxes } from "@/panels/line/use-shared-range";
import type { Range } from "@/plot/scales";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { pointsFor } from "../model/grid";
import { panelKey, sharedRange } from "../model/sections";
import { DragHandle, dropTarget } from "./drag-handle";
import { PanelSettingsMenu } from "./panel-settings-menu";

interface Props {
  project: string;
  metric: MetricName;
  title: string;
  /** What its lines have in common, where a metric has several panels; otherwise nothing. */
  facet?: string;
  /** What the facets of a metric have in common: their axes, and the lines of all of them. */
  company?: Company;
  kind: Kind;
  lines: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
  height: number;
  full?: boolean;
  /** Among the pinned panels, where the order is the user's. */
  movable?: boolean;
  onFull(): void;
}

export interface Company {
  axes: SharedAxes;
  lines: readonly DrawnLine[];
}

/** A panel and its data. */
export function ChartPanel(props: Props) {
  const [ref, size] = useSize();
  const { movable = false, kind, metric, settings } = props;
  const target = movable ? dropTarget(panelKey(kind, metric.name), settings) : {};
  return (
    <div ref={ref} {...target}>
      {size && size.width > 0 && <Loaded {...props} points={pointsFor(size.width)} />}
    </div>
  );
}

const TIMES = ["relative", "time"];

function Loaded({
  project,
  metric,
  title,
  facet = "",
  company,
  kind,
  lines,
  settings,
  link,
  height,
  full,
  movable,
  onFull,
  points,
}: Props & { points: number }) {
  const panel = panelKey(kind, metric.name);
  const { settings: asked, own } = settings.of(panel);
  const page = settings.all.axis;
  const ofMetric = own.axis ?? (page === "step" ? metric.step_metric : null) ?? page;
  // System metrics have no steps of their own: by step means by time since the start.
  const axis = kind === "system" && !TIMES.includes(ofMetric) ? "relative" : ofMetric;
  const shares = axis === page;
  // On an axis of its own a panel has a zoom of its own.
  const [ownZoom, setOwnZoom] = useState<{ axis: string; range: Range } | null>(null);
  const zoom = shares ? settings.zoom : ownZoom?.axis === axis ? ownZoom.range : null;
  const isStep = axis === "step" || TIMES.includes(axis);
  const drawn = usePanelSeries({
    lines,
    metric: metric.name,
    kind,
    axis,
    points,
    zoom,
    interval: asked.band === "interval",
  });
  const pinned = settings.top.includes(panel);
  return (
    <LinePanel
      id={facet ? `${panel} ${facet}` : panel}
      metric={metric.name}
      title={facet ? `${title} · ${facet}` : title}
      unit={metric.unit ?? null}
      direction={metric.direction === "min" || metric.direction === "max" ? metric.direction : null}
      lines={lines}
      series={drawn.series}
      wholes={drawn.wholes}
      timed={drawn.timed}
      error={drawn.error}
      onRetry={drawn.retry}
      settings={{ ...asked, axis }}
      zoom={zoom}
      axes={company?.axes}
      shared={isStep ? sharedRange(axis, company?.lines ?? lines) : null}
      pin={shares ? settings.pin : null}
      link={link}
      height={height}
      full={full}
      tools={
        <>
          {movable && <DragHandle panel={panel} settings={settings} />}
          <IconButton
            small
            label={pinned ? "Take from the top" : "Pin to the top"}
            aria-pressed={pinned}
            className="w-22"
            onClick={() => settings.toggleTop(panel)}
          >
            <Icon of={pinned ? PinOff : Pin} small />
          </IconButton>
          <PanelSettingsMenu
            project={project}
            panel={panel}
            lines={lines}
            settings={settings}
            shown={{ ...asked, axis }}
            own={own}
            trigger={
              <IconButton
                small
                label={`Settings of ${metric.name}`}
                aria-pressed={Object.keys(own).length > 0}
                className="w-22"
              >
                <Icon of={SlidersHorizontal} small />
              </IconButton>
            }
          />
        </>
      }
      onZoom={(range) => (shares ? settings.setZoom(range) : setOwnZoom(range && { axis, range }))}
      onPin={shares ? settings.pinAt : undefined}
      onLogY={(logY) => settings.setOwn(panel, { logY })}
      onFull={onFull}
    />
  );
}
