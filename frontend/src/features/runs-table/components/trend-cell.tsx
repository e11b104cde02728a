import { MISSING } from "@/lib/format/numbers";
import type { Trend } from "../hooks/use-trends";
import { HEIGHT, trendPath, WIDTH } from "../model/trend";

/** A series at a glance, in the run's colour if it is drawn. */
export function TrendCell({ trend, line, color }: { trend: Trend | undefined; line: string; color: string }) {
  const series = trend?.series.get(line);
  if (series === null || series?.x.length === 0) return <span className="w-full text-left text-fg3">{MISSING}</span>;
  if (!series || !trend?.scale) return null;
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="run-mark shrink-0"
      aria-hidden="true"
    >
      <path
        d={trendPath(series, trend.scale)}
        fill="none"
        stroke={color}
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
