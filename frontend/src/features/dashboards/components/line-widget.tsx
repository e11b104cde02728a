import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { usePanelSeries } from "@/api/resources/panel-series";
import { runsQuery } from "@/api/resources/runs";
import { drawnRuns } from "@/panels/line/drawn-run";
import { LinePanel } from "@/panels/line/line-panel";
import { useChartLink } from "@/panels/line/use-chart-link";
import { PLAIN } from "@/plot/panel-settings";
import { ErrorState, Nothing } from "@/ui/states";
import type { Widget } from "../model/body";

interface Props {
  project: string;
  baseline: string | null;
  widget: Widget;
  height: number;
}

const POINTS = 512;

/** A line panel over the newest runs that match. */
export function LineWidget({ project, baseline, widget, height }: Props) {
  const link = useChartLink();
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const found = useQuery(runsQuery({ project, filter: widget.filter, sort: ["-created"], limit: widget.runs }));
  const lines = drawnRuns(found.data ?? [], baseline);
  const { series, wholes, error, retry } = usePanelSeries({
    lines,
    interval: false,
    metric: widget.metric,
    kind: "metric",
    axis: "step",
    points: POINTS,
    zoom,
  });
  if (!widget.metric) return <Nothing title="No metric is chosen">Edit the widget and name one.</Nothing>;
  if (found.error) return <ErrorState title="Could not find its runs">{sentenceOf(found.error)}</ErrorState>;
  return (
    <LinePanel
      id={widget.id}
      metric={widget.metric}
      title=""
      lines={lines}
      series={series}
      wholes={wholes}
      error={error}
      onRetry={retry}
      settings={PLAIN}
      zoom={zoom}
      shared={null}
      link={link}
      height={height}
      onZoom={setZoom}
      onFull={() => undefined}
    />
  );
}
