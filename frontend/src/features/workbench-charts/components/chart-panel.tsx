import type { Kind } from "@/api/resources/metrics";
import { usePanelSeries } from "@/api/resources/panel-series";
import type { DrawnLine } from "@/panels/line/drawn-run";
import { LinePanel } from "@/panels/line/line-panel";
import type { ChartLink } from "@/panels/line/types";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { sharedRange } from "../model/sections";

interface Props {
  metric: string;
  title: string;
  kind: Kind;
  runs: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
  height: number;
  full?: boolean;
  onFull(): void;
}

/** As many columns as there are pixels, in steps, so that dragging the split doesn't ask at every pixel. */
const pointsFor = (width: number) => Math.max(128, Math.ceil(width / 64) * 64);

/** A panel and its data. */
export function ChartPanel({ metric, title, kind, runs, settings, link, height, full, onFull }: Props) {
  const [ref, size] = useSize();
  return (
    <div ref={ref}>
      {size && size.width > 0 && (
        <Loaded
          metric={metric}
          title={title}
          kind={kind}
          runs={runs}
          settings={settings}
          link={link}
          height={height}
          full={full}
          onFull={onFull}
          points={pointsFor(size.width)}
        />
      )}
    </div>
  );
}

function Loaded({
  metric,
  title,
  kind,
  runs,
  settings,
  link,
  height,
  full,
  onFull,
  points,
}: Props & { points: number }) {
  // System metrics have no steps of their own: by step means by time since the start.
  const axis = kind === "system" && settings.axis === "step" ? "relative" : settings.axis;
  const zoom = axis === settings.axis ? settings.zoom : null;
  const { series, error, retry } = usePanelSeries({ runs: runs.map((r) => r.id), metric, kind, axis, points, zoom });
  return (
    <LinePanel
      id={`${kind}:${metric}`}
      metric={metric}
      title={title}
      runs={runs}
      series={series}
      error={error}
      onRetry={retry}
      axis={axis}
      smoothing={settings.smoothing}
      log={settings.log}
      zoom={zoom}
      shared={sharedRange(axis, runs)}
      link={link}
      height={height}
      full={full}
      onZoom={(range) => axis === settings.axis && settings.setZoom(range)}
      onFull={onFull}
    />
  );
}
