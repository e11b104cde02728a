/** What a pinned step or range reads out of a line: value, extremes and change. */
import { indexAtOrBefore, lowerBound, type SeriesData } from "@/lib/series/series";

export interface Reading {
  from: number | null;
  /** Null for a step. */
  to: number | null;
  /** Absolute and relative to `from`; null where it can't be said. */
  change: number | null;
  share: number | null;
  /** Over the range, or of the row of the step. */
  min: number | null;
  max: number | null;
}

export function readPin(series: SeriesData, pin: readonly [number] | readonly [number, number]): Reading {
  const [start, end] = pin;
  const valueAt = (x: number) => {
    const y = series.y[indexAtOrBefore(series.x, x)];
    return y === undefined || Number.isNaN(y) ? null : y;
  };
  const from = valueAt(start);
  const to = end === undefined ? null : valueAt(end);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const first = end === undefined ? indexAtOrBefore(series.x, start) : lowerBound(series.x, start);
  const last = end === undefined ? first : indexAtOrBefore(series.x, end);
  for (let i = Math.max(0, first); i <= last; i++) {
    const [low, high] = [series.min[i] ?? Number.NaN, series.max[i] ?? Number.NaN];
    if (low < min) min = low;
    if (high > max) max = high;
  }
  const change = from === null || to === null ? null : to - from;
  return {
    from,
    to,
    change,
    share: change === null || !from ? null : change / Math.abs(from),
    min: Number.isFinite(min) ? min : null,
    max: Number.isFinite(max) ? max : null,
  };
}
