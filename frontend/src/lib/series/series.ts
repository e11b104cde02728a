/** One series as the charts hold it: columns of equal length, ordered by x. Decoded once from the wire, never changed. */

/** Bits of `flags`: what in a row was not finite. */
export const NAN = 1;
export const INF = 2;
export const NINF = 4;

/** What a group's line has beside its mean: rows as in the series. */
export interface Spread {
  /** Members that have the metric. */
  readonly runs: number;
  /** Members that are worth something in a row. */
  readonly n: Float64Array;
  /** Sample standard deviation; NaN below two. */
  readonly std: Float64Array;
  /** 95 % bootstrap interval of the mean; NaN below two, and where it was not asked for. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface SeriesData {
  /** Id of the run or group whose line it is. */
  readonly line: string;
  readonly metric: string;
  /** Every row is a point; otherwise a row is a bucket of neighbouring points that hides no extreme. */
  readonly exact: boolean;
  /** Points that the rows stand for. */
  readonly total: number;
  readonly x: Float64Array;
  readonly step: Float64Array;
  /** Of the last point of each row; null unless it was asked for. */
  readonly time: Float64Array | null;
  /** What the line goes through: the value, or the mean of the bucket. NaN where there is none. */
  readonly y: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Points in a row; 1 where a row is a point. */
  readonly count: Float64Array;
  readonly flags: Uint8Array;
  /** Null for a run; of a group, whose `y` is the mean and `min` and `max` the extremes over its members. */
  readonly spread: Spread | null;
}

/** First index whose x is ≥ `at`; NaN counts as before everything. */
export function lowerBound(x: Float64Array, at: number): number {
  let lo = 0;
  let hi = x.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((x[mid] ?? Number.NaN) >= at) hi = mid;
    else lo = mid + 1;
  }
  return lo;
}

/** Index of the last row at or before `at`; −1 if there is none. */
export function indexAtOrBefore(x: Float64Array, at: number): number {
  const i = lowerBound(x, at);
  return x[i] === at ? i : i - 1;
}
