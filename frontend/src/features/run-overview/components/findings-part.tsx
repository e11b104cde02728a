import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { type Metric, runMetricsQuery } from "@/api/resources/metrics";
import type { Run } from "@/api/resources/runs";
import { useSeries } from "@/api/resources/series";
import { NAN, type SeriesData } from "@/lib/series/series";
import { Icon } from "@/ui/icon";
import { useNow } from "@/ui/use-now";
import { findingsOf, type NanOrigin } from "../model/findings";
import { Part } from "./part";

/** Series that are read to find where they were NaN first; summaries do not know it. */
const MOST_READ = 6;
const POINTS = 1000;

/** What is wrong with the run, by simple rules and with evidence; nothing where nothing is. */
export function FindingsPart({ run }: { run: Run }) {
  const { data } = useInfiniteQuery(runMetricsQuery(run.id, {}));
  const now = useNow();
  const metrics = data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
  const broken = metrics.filter((m) => m.nan_count > 0).slice(0, MOST_READ);
  const { data: series, error } = useSeries(
    broken.map((m) => ({
      line: run.id,
      members: null,
      interval: false,
      metric: m.name,
      kind: "metric",
      points: POINTS,
      whole: false,
      x: "step",
      xMin: null,
      xMax: null,
    })),
  );
  const origins = series.flatMap((s, i) => originOf(broken[i], s) ?? []);
  const findings = findingsOf(run, metrics, origins, now);
  if (!error && broken.some((_, i) => series[i] === undefined)) return <div aria-busy="true" />;
  if (findings.length === 0) return null;
  return (
    <Part title="Findings" count={String(findings.length)}>
      <ul className="grid gap-8 px-16 py-8">
        {findings.map((f) => (
          <li key={f.title} className="flex gap-8">
            <Icon
              of={f.level === "bad" ? CircleAlert : TriangleAlert}
              className={`mt-1 shrink-0 ${f.level === "bad" ? "text-bad" : "text-warn"}`}
            />
            <p className="num min-w-0 break-words text-fg2">
              <b className="font-strong text-fg">{f.title}.</b> {f.evidence}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function originOf(metric: Metric | undefined, series: SeriesData | null | undefined): NanOrigin | null {
  if (!metric || !series) return null;
  const first = series.flags.findIndex((f) => (f & NAN) !== 0);
  if (first < 0) return null;
  const to = series.step[first] ?? metric.last_step;
  const exact = series.count[first] === 1;
  const before = series.y.subarray(0, first).findLast((v) => Number.isFinite(v)) ?? null;
  return {
    metric: metric.name,
    from: exact || first === 0 ? (exact ? to : metric.first_step) : (series.step[first - 1] ?? metric.first_step),
    to,
    before,
  };
}
