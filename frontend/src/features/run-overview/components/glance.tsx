import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type Metric, runMetricsQuery } from "@/api/resources/metrics";
import { configQuery, type Run } from "@/api/resources/runs";
import { useSeries } from "@/api/resources/series";
import { runColor } from "@/lib/colors/slots";
import { columnFormat, formatDelta, formatMetric, formatStep, toNumber } from "@/lib/format/numbers";
import { formatDuration } from "@/lib/format/times";
import { CopyButton } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { RunMark } from "@/ui/run-mark";
import { StateChip } from "@/ui/run-state";
import { bestOf } from "../model/best";
import { glanceMetrics } from "../model/glance";
import { progressOf } from "../model/progress";

/** A run on a phone: state and progress, then four figures. */
export function Glance({ run, baseline }: { run: Run; baseline: string | null }) {
  const { data: config } = useQuery(configQuery(run.id));
  const progress = progressOf(run, config ?? {});
  const metrics = useInfiniteQuery(runMetricsQuery(run.id, {}));
  const system = useInfiniteQuery(runMetricsQuery(run.id, { kind: "system" }));
  const others = useInfiniteQuery({
    ...runMetricsQuery(baseline ?? "", {}),
    enabled: baseline !== null && baseline !== run.id,
  });
  const of = (q: typeof metrics) => q.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
  const theirs = new Map(of(others).map((m) => [m.name, m]));
  const figures = glanceMetrics(of(metrics), of(system));
  return (
    <div className="num shrink-0">
      <div className="grid gap-8 px-16 py-12">
        <div className="flex min-w-0 items-center gap-8">
          <RunMark color={runColor(run.color, run.color_chosen)} />
          <StateChip state={run.state} reason={progress ? undefined : run.reason} />
          {run.last_step !== null && (
            <span className="truncate text-fg2">
              step {formatStep(run.last_step)}
              {progress && ` of ${formatStep(progress.total)}`}
            </span>
          )}
          <span className="flex-1" />
          {progress?.left != null && <span className="shrink-0 font-medium">{formatDuration(progress.left)} left</span>}
        </div>
        {progress && (
          <div
            role="progressbar"
            aria-label="Progress"
            aria-valuenow={Math.round(100 * progress.part)}
            className="h-3 overflow-hidden rounded-full bg-line"
          >
            <div
              className={cx("h-full", run.state === "running" ? "bg-good" : "bg-fg3")}
              style={{ width: `${100 * progress.part}%` }}
            />
          </div>
        )}
        <div className="flex items-center justify-between gap-8 text-fg2">
          <span className="flex items-center gap-2">
            <code className="text-code">{run.id}</code>
            <CopyButton text={run.id} label="Copy the id" />
          </span>
          <span className="truncate">
            {formatDuration(run.duration)}
            {run.host && ` · ${run.user ? `${run.user}@` : ""}${run.host}`}
          </span>
        </div>
      </div>
      {figures.length > 0 && (
        <dl className="grid grid-cols-2 gap-1 border-y border-line bg-line">
          {figures.map((m) => (
            <Figure
              key={`${m.kind} ${m.name}`}
              metric={m}
              theirs={theirs.get(m.name)}
              color={runColor(run.color, run.color_chosen)}
              run={run.id}
            />
          ))}
          {figures.length % 2 === 1 && <div className="bg-bg" />}
        </dl>
      )}
    </div>
  );
}

function Figure({
  run,
  metric,
  theirs,
  color,
}: {
  run: string;
  metric: Metric;
  theirs: Metric | undefined;
  color: string;
}) {
  const best = bestOf(metric);
  const aggregate = metric.kind === "system" || best.better === null ? "last" : best.better;
  const value = aggregate === "last" ? toNumber(metric.last) : best.value;
  const base = theirs && aggregate !== "last" ? bestOf(theirs).value : null;
  const delta = value !== null && base !== null ? value - base : null;
  const format = columnFormat([value]);
  return (
    <div className="flex min-w-0 items-end gap-8 bg-bg px-12 py-8">
      <div className="min-w-0 flex-1">
        <dt className="truncate text-meta text-fg2" title={metric.name}>
          {metric.name} {aggregate !== "last" && aggregate}
        </dt>
        <dd className="flex items-baseline gap-6 whitespace-nowrap">
          <span
            className={cx(
              "text-[17px] leading-22 font-strong",
              value !== null && !Number.isFinite(value) && "text-bad",
            )}
          >
            {formatMetric(value, format)}
          </span>
          {metric.unit && <span className="text-meta text-fg3">{metric.unit}</span>}
          {delta !== null && delta !== 0 && (
            <span className={cx("text-meta", delta > 0 === (best.better === "max") ? "text-good" : "text-bad")}>
              {formatDelta(delta, format)}
            </span>
          )}
        </dd>
      </div>
      <Spark run={run} metric={metric} color={metric.kind === "system" ? "var(--fg3)" : color} />
    </div>
  );
}

const WIDTH = 52;
const HEIGHT = 18;

function Spark({ run, metric, color }: { run: string; metric: Metric; color: string }) {
  const [data] = useSeries([
    {
      line: run,
      members: null,
      interval: false,
      metric: metric.name,
      kind: metric.kind,
      points: 64,
      whole: false,
      x: metric.kind === "system" ? "relative" : "step",
      xMin: null,
      xMax: null,
    },
  ]).data;
  const points = data
    ? [...data.x].map((x, i) => [x, data.y[i] ?? Number.NaN] as const).filter(([, y]) => Number.isFinite(y))
    : [];
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1];
  const ys = points.map(([, y]) => y);
  const [lo, hi] = [Math.min(...ys), Math.max(...ys)];
  const at = ([x, y]: readonly [number, number]) =>
    `${(((x - first) / (last - first || 1)) * WIDTH).toFixed(1)},${(HEIGHT - 1 - ((y - lo) / (hi - lo || 1)) * (HEIGHT - 2)).toFixed(1)}`;
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true" className="mb-3 shrink-0">
      {points.length > 1 && (
        <polyline points={points.map(at).join(" ")} fill="none" stroke={color} strokeWidth="1.25" />
      )}
    </svg>
  );
}
