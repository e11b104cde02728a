/** The trend column: a series as a line of 52 × 16, on one scale for the whole column. */
import type { SeriesData } from "@/lib/series/series";

export const WIDTH = 52;
export const HEIGHT = 16;
const EDGE = 1;

export interface TrendScale {
  /** The largest step. */
  end: number;
  low: number;
  high: number;
}

/** The scale of a column; `before` only grows, so that scrolling moves no line that is in view. */
export function trendScale(all: readonly SeriesData[], before: TrendScale | undefined): TrendScale | undefined {
  const lows: number[] = [];
  const highs: number[] = [];
  let end = before?.end ?? 0;
  for (const { x, y } of all) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const v of y) {
      if (!Number.isFinite(v)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
    if (low > high) continue;
    lows.push(low);
    highs.push(high);
    end = Math.max(end, x.at(-1) ?? 0);
  }
  if (lows.length === 0) return before;
  const low = Math.min(...within(lows), before?.low ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...within(highs), before?.high ?? Number.NEGATIVE_INFINITY);
  return before && before.end === end && before.low === low && before.high === high ? before : { end, low, high };
}

/** Without those that lie far out (Tukey): one run that diverged would press all others flat. */
function within(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quartile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [q1, q3] = [quartile(0.25), quartile(0.75)];
  const reach = 3 * (q3 - q1);
  return reach > 0
    ? sorted.filter((v) => v >= q1 - reach && v <= q3 + reach)
    : [...new Set(sorted.slice(0, Math.ceil(sorted.length * 0.9)))];
}

/** The line as an SVG path. It breaks where there is no value: a run that diverged simply stops. */
export function trendPath({ x, y }: Pick<SeriesData, "x" | "y">, scale: TrendScale): string {
  const across = (WIDTH - 2 * EDGE) / (scale.end || 1);
  const up = (HEIGHT - 2 * EDGE) / (scale.high - scale.low || 1);
  let path = "";
  let pen = false;
  for (let i = 0; i < x.length; i++) {
    const v = y[i] ?? Number.NaN;
    if (!Number.isFinite(v)) {
      pen = false;
      continue;
    }
    const inside = Math.min(scale.high, Math.max(scale.low, v));
    const at = `${(EDGE + (x[i] ?? 0) * across).toFixed(1)} ${(HEIGHT - EDGE - (inside - scale.low) * up).toFixed(1)}`;
    path += pen ? `L${at}` : `M${at}`;
    pen = true;
  }
  return path;
}
