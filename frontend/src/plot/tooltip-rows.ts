/** Values of every line at the cursor: those at or before x, and the step says which. */
import { INF, indexAtOrBefore, NAN, NINF } from "@/lib/series/series";
import type { LinePicture } from "./lines";

export interface TipRow {
  /** Id of the run or group. */
  line: string;
  smoothed: number | null;
  /** Of a bucket its mean, of a group the mean of its runs; null where there is none. */
  value: number | null;
  /** Extremes of what the row stands for; null where it is one point. */
  range: readonly [number, number] | null;
  /** Null for a run, and for a group of one. */
  std: number | null;
  /** Runs that the value is the mean of. */
  n: number;
  step: number;
  /** Null where it was not asked for. */
  time: number | null;
  x: number;
}

const orNull = (x: number | undefined): number | null => (x === undefined || Number.isNaN(x) ? null : x);

export function rowAt({ series, smoothed }: Pick<LinePicture, "series" | "smoothed">, x: number): TipRow | null {
  const i = indexAtOrBefore(series.x, x);
  if (i < 0) return null;
  const y = series.y[i] ?? Number.NaN;
  const flags = series.flags[i] ?? 0;
  const value = Number.isFinite(y)
    ? y
    : flags & NAN
      ? Number.NaN
      : flags & INF
        ? Number.POSITIVE_INFINITY
        : flags & NINF
          ? Number.NEGATIVE_INFINITY
          : null;
  const [low, high] = [series.min[i] ?? Number.NaN, series.max[i] ?? Number.NaN];
  return {
    line: series.line,
    smoothed: smoothed ? orNull(smoothed.y[indexAtOrBefore(smoothed.x, x)]) : null,
    value,
    range: low < high ? [low, high] : null,
    std: orNull(series.spread?.std[i]),
    n: series.spread?.n[i] ?? 1,
    step: series.step[i] ?? Number.NaN,
    time: series.time?.[i] ?? null,
    x: series.x[i] ?? Number.NaN,
  };
}

export const heightOf = (row: TipRow): number => row.smoothed ?? row.value ?? Number.NaN;

/** Largest value first; what is not finite comes last. */
export function byValue(a: TipRow, b: TipRow): number {
  const [x, y] = [heightOf(a), heightOf(b)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Number(Number.isFinite(y)) - Number(Number.isFinite(x));
  return y - x;
}

/** Nearest to `y` first, by `distance` (pixels, so that log scales are right). */
export const byDistance =
  (distance: (value: number) => number) =>
  (a: TipRow, b: TipRow): number => {
    const [x, y] = [distance(heightOf(a)), distance(heightOf(b))];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x - y;
  };

/** At most `most` rows, those around the nearest one, in order; and how many were left out. */
export function windowOf(
  rows: readonly TipRow[],
  nearest: TipRow | null,
  most: number,
): { rows: readonly TipRow[]; left: number } {
  if (rows.length <= most) return { rows, left: 0 };
  const at = nearest ? rows.indexOf(nearest) : 0;
  const from = Math.max(0, Math.min(rows.length - most, at - (most >> 1)));
  return { rows: rows.slice(from, from + most), left: rows.length - most };
}
