import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { sentenceOf } from "@/api/problems";
import { type Metric, runMetricsQuery } from "@/api/resources/metrics";
import { summaryQuery } from "@/api/resources/runs";
import {
  columnFormat,
  exactText,
  formatConfig,
  formatCount,
  formatDelta,
  formatMetric,
  formatStep,
  toNumber,
} from "@/lib/format/numbers";
import { Button } from "@/ui/button";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { bestOf } from "../model/best";
import { Part } from "./part";

const Value = ({ x, format }: { x: number | null; format: { decimals: number } }) => (
  <CopyValue exact={exactText(x)} className={cx(x !== null && !Number.isFinite(x) && "text-bad")}>
    {formatMetric(x, format)}
  </CopyValue>
);

function Row({ metric, baseline }: { metric: Metric; baseline: Metric | undefined }) {
  const best = bestOf(metric);
  const theirs = baseline && bestOf(baseline);
  const last = toNumber(metric.last);
  const format = columnFormat([last, best.value]);
  const delta = best.value !== null && theirs?.value != null ? best.value - theirs.value : null;
  return (
    <tr className="h-24 hover:bg-hover">
      <th
        scope="row"
        className="max-w-0 truncate pr-6 pl-16 text-left text-code font-normal text-fg2"
        title={metric.name}
      >
        {metric.name}
      </th>
      <td className="num px-6 text-right">
        <Value x={last} format={format} />
      </td>
      <td className="num px-6 text-right">
        <Value x={best.value} format={format} />
      </td>
      <td className="num px-6 text-right text-fg2">{best.step === null ? "" : formatStep(best.step)}</td>
      {baseline !== undefined || delta !== null ? (
        <td
          className={cx(
            "num pr-16 pl-6 text-right",
            delta === null || delta === 0 || best.better === null
              ? "text-fg3"
              : delta > 0 === (best.better === "max")
                ? "text-good"
                : "text-bad",
          )}
        >
          {delta === null ? "" : formatDelta(delta, format)}
        </td>
      ) : (
        <td className="pr-16" />
      )}
    </tr>
  );
}

export function SummaryPart({
  run,
  baseline,
  baselineName,
}: {
  run: string;
  baseline: string | null;
  baselineName?: string;
}) {
  const metrics = useInfiniteQuery(runMetricsQuery(run, {}));
  const hasOther = baseline !== null && baseline !== run;
  const others = useInfiniteQuery({ ...runMetricsQuery(baseline ?? "", {}), enabled: hasOther });
  const { data: summary, isPending: awaitsSummary } = useQuery(summaryQuery(run));
  // Its rows stand above those of the metrics.
  const busy = !metrics.error && (!metrics.data || awaitsSummary);
  const rows = metrics.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
  const total = metrics.data?.pages[0]?.total ?? 0;
  const names = new Set(rows.map((m) => m.name));
  const theirs = new Map(others.data?.pages.flatMap((p) => p.metrics).map((m) => [m.name, m]) ?? []);
  const isCompared = hasOther && (others.isPending || theirs.size > 0);
  // What the run said itself, beside what its metrics say.
  const own = total <= rows.length ? Object.entries(summary ?? {}).filter(([key]) => !names.has(key)) : [];
  return (
    <Part
      title="Summary"
      busy={busy}
      count={metrics.data && formatCount(total + own.length)}
      tools={
        baselineName &&
        baseline !== run && <span className="max-w-260 truncate text-fg2">difference to {baselineName}</span>
      }
    >
      {metrics.error ? (
        <ErrorState title="Could not read the metrics" onRetry={() => void metrics.refetch()}>
          {sentenceOf(metrics.error)}
        </ErrorState>
      ) : busy ? (
        <div className="flex flex-col gap-16 p-16">
          {[220, 180, 240].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : rows.length + own.length === 0 ? (
        <Nothing title="No values yet" />
      ) : (
        <>
          <table className="w-full table-fixed">
            <thead>
              <tr className="h-26 border-b border-line bg-sunken text-meta text-fg2">
                <th scope="col" className="pl-16 text-left font-medium">
                  Metric
                </th>
                {["last", "best", "at step"].map((h) => (
                  <th key={h} scope="col" className="w-76 px-6 text-right font-medium">
                    {h}
                  </th>
                ))}
                <th scope="col" className={cx("pr-16 text-right font-medium", isCompared ? "w-80" : "w-16")}>
                  {isCompared ? "Δ best" : <span className="sr-only">Difference</span>}
                </th>
              </tr>
            </thead>
            <tbody>
              {own.map(([key, value]) => (
                <tr key={key} className="h-24 hover:bg-hover">
                  <th
                    scope="row"
                    className="max-w-0 truncate pr-6 pl-16 text-left text-code font-normal text-fg2"
                    title={key}
                  >
                    {key}
                  </th>
                  <td className="num max-w-0 truncate px-6 text-right" colSpan={1}>
                    <CopyValue exact={exactText(value)}>{formatConfig(value)}</CopyValue>
                  </td>
                  <td colSpan={3} />
                </tr>
              ))}
              {rows.map((m) => (
                <Row key={m.name} metric={m} baseline={theirs.get(m.name)} />
              ))}
            </tbody>
          </table>
          {metrics.hasNextPage && (
            <Button
              look="quiet"
              className="my-4 ml-8"
              disabled={metrics.isFetchingNextPage}
              onClick={() => metrics.fetchNextPage()}
            >
              Show more of {formatCount(total)}
            </Button>
          )}
        </>
      )}
    </Part>
  );
}
