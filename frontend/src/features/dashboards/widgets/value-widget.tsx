import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { usePanelSeries } from "@/api/resources/panel-series";
import { runsQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { quoteText } from "@/lib/filter-text/tokens";
import { middle } from "@/lib/format/names";
import { columnFormat, formatDelta, formatMetric, toNumber } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { TrendLine } from "@/panels/value/trend-line";
import { RunMark } from "@/ui/run-mark";
import { useSize } from "@/ui/use-size";
import { metricColumn, runsWith } from "../model/question";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

const TREND = 72;
/** Height of the number and the run's name; a trend that has as much below them goes over the whole width. */
const FIGURE = 60;
const ROOMY = 36;

/** One number: the best of the matching runs (or the newest one's), how far it is from the baseline, and how it came about. */
export function ValueWidget({ project, baseline, widget, height }: WidgetProps) {
  const { settings } = widget;
  const column = metricColumn(settings.metric, settings.aggregate);
  const filter = settings.metric ? runsWith(settings, settings.metric) : null;
  const sort = settings.aggregate === "max" ? `-${column}` : settings.aggregate === "min" ? column : "-created";
  const asked = useQuery(
    runsQuery({ project, filter: filter ?? "", sort: [sort], columns: [column], limit: 1 }, filter !== null),
  );
  const run = asked.data?.[0];
  const value = toNumber(run?.values[column]);
  return (
    <Asked
      settings={settings}
      lacks={settings.metric ? null : "metric"}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={!run || value === null}
    >
      {run && value !== null && (
        <div className="grid h-full grid-cols-[minmax(0,1fr)_auto] content-start gap-x-8 px-10">
          <p className={Number.isFinite(value) ? "text-figure" : "text-figure text-bad"}>{formatMetric(value)}</p>
          <span className="self-end pb-2 text-right">
            {baseline && baseline !== run.id && (
              <Delta project={project} value={value} baseline={baseline} column={column} />
            )}
          </span>
          <Link
            to={paths.run(run.id)}
            title={run.name}
            className="mt-6 flex h-16 min-w-0 items-center gap-6 self-end rounded-tag text-fg2 hover:text-fg"
          >
            <RunMark color={runColor(run.color, run.color_chosen)} />
            <span className="truncate">{middle(run.name || run.id, 28)}</span>
          </Link>
          <Trend
            run={run.id}
            metric={settings.metric}
            color={runColor(run.color, run.color_chosen)}
            room={Math.max(0, height - FIGURE)}
          />
        </div>
      )}
    </Asked>
  );
}

interface DeltaProps {
  project: string;
  value: number;
  baseline: string;
  column: string;
}

function Delta({ project, value, baseline, column }: DeltaProps) {
  const { data } = useQuery(runsQuery({ project, filter: `id = ${quoteText(baseline)}`, columns: [column], limit: 1 }));
  const against = toNumber(data?.[0]?.values[column]);
  if (against === null || !Number.isFinite(value - against)) return null;
  // Which way is better is the metric's to say; without that a difference stays grey.
  return (
    <span className="num text-fg3" title={`baseline ${formatMetric(against)}`}>
      {formatDelta(value - against, columnFormat([value, against]))}
    </span>
  );
}

interface TrendProps {
  run: string;
  metric: string;
  color: string;
  /** Pixels below the number. */
  room: number;
}

function Trend({ run, metric, color, room }: TrendProps) {
  const [ref, size] = useSize();
  const { series } = usePanelSeries({
    lines: [{ kind: "run", id: run, runs: [run] }],
    interval: false,
    metric,
    kind: "metric",
    axis: "step",
    points: TREND,
    zoom: null,
  });
  const values = series[0] ? [...series[0].y] : [];
  if (room < ROOMY) return <TrendLine values={values} color={color} width={TREND} height={22} />;
  return (
    <span ref={ref} className="col-span-2 mt-6 block" style={{ height: room - 10 }}>
      {size && <TrendLine values={values} color={color} width={size.width} height={room - 10} />}
    </span>
  );
}
