import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { groupsQuery } from "@/api/resources/groups";
import { usePanelSeries } from "@/api/resources/panel-series";
import { runsQuery } from "@/api/resources/runs";
import { nameOfGroup } from "@/lib/format/groups";
import { type DrawnRow, drawnLines } from "@/panels/line/drawn-run";
import { LineLegend } from "@/panels/line/line-legend";
import { LinePanel } from "@/panels/line/line-panel";
import { PLAIN } from "@/plot/panel-settings";
import { runsFilter, runsWith } from "../model/question";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

const POINTS = 512;
/** Lines that a legend names; of more, the tooltip says which is which. */
const NAMED = 12;
/** Height of the legend, and what a chart must have before it gives that away. */
const LEGEND = 24;
const ROOM = 168;

/** A line for each of the newest runs that match, or for each group of them with its band. */
export function LineWidget({ project, baseline, widget, height, title, link }: WidgetProps) {
  const { settings } = widget;
  const { metric, axis, smoothing, band, log, group } = settings;
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const grouped = group.length > 0;
  const filter = metric === "" ? null : grouped ? runsWith(settings, metric) : runsFilter(settings);
  const ask = { project, filter: filter ?? "", sort: ["-created"], limit: settings.runs };
  const runs = useQuery(runsQuery(ask, filter !== null && !grouped));
  const groups = useQuery(groupsQuery({ ...ask, sort: [], columns: [], groupBy: group }, filter !== null && grouped));
  const asked = grouped ? groups : runs;
  const lines = useMemo(() => {
    const rows: DrawnRow[] = grouped
      ? (groups.data ?? []).map(({ id, key, runs: members, count, color }) => ({
          kind: "group",
          group: { id, name: nameOfGroup(key), runs: members, n: count, color, last_step: null },
        }))
      : (runs.data ?? []).map((run) => ({ kind: "run", run }));
    return drawnLines(rows, baseline);
  }, [grouped, groups.data, runs.data, baseline]);
  const { series, wholes, error, retry, timed } = usePanelSeries({
    lines,
    interval: band === "interval",
    metric,
    kind: "metric",
    axis,
    points: POINTS,
    zoom,
  });
  const legend = lines.length > 1 && lines.length <= NAMED && height >= ROOM;
  const look = useMemo(() => ({ ...PLAIN, axis, smoothing, band, logY: log }), [axis, smoothing, band, log]);
  return (
    <Asked
      settings={settings}
      lacks={metric ? null : "metric"}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={lines.length === 0}
    >
      <LinePanel
        id={widget.id}
        metric={metric}
        title={title}
        lines={lines}
        series={series}
        wholes={wholes}
        timed={timed}
        error={error}
        onRetry={retry}
        settings={look}
        zoom={zoom}
        shared={null}
        link={link}
        height={height - (legend ? LEGEND : 0)}
        onZoom={setZoom}
      />
      {legend && <LineLegend lines={lines} link={link} />}
    </Asked>
  );
}
