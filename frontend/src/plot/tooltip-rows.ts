/** Values of every line at the cursor: those at or before x, and the step says which. */
import { INF, indexAtOrBefore, NAN, NINF, type SeriesData } from "@/lib/series/series";

export interface Line {
  series: SeriesData;
  smoothed: Float64Array | null;
}

export interface TipRow {
  run: string;
  smoothed: number | null;
  value: number | null;
  step: number;
  time: number;
  x: number;
}

export function rowAt(line: Line, x: number): TipRow | null {
  const i = indexAtOrBefore(line.series.x, x);
  if (i < 0) return null;
  const { series, smoothed } = line;
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
  const s = smoothed?.[i];
  return {
    run: series.run,
    smoothed: s === undefined || Number.isNaN(s) ? null : s,
    value,
    step: series.step[i] ?? Number.NaN,
    time: series.time[i] ?? Number.NaN,
    x: series.x[i] ?? Number.NaN,
  };
}

const heightOf = (row: TipRow): number => row.smoothed ?? row.value ?? Number.NaN;

/** Largest value first; what is not finite comes last. */
export function byValue(a: TipRow, b: TipRow): number {
  const [x, y] = [heightOf(a), heightOf(b)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Number(Number.isFinite(y)) - Number(Number.isFinite(x));
  return y - x;
}

/** The row nearest to `y` by `distance` (pixels, so that log scales are right); null when none is finite. */
export function nearestRow(rows: readonly TipRow[], distance: (value: number) => number): TipRow | null {
  let best: TipRow | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const d = distance(heightOf(row));
    if (d < least) [best, least] = [row, d];
  }
  return best;
}

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
