/** One series as the charts hold it: columns of equal length, ordered by x. Decoded once from the wire, never changed. */

/** Bits of `flags`: what in a row was not finite. */
export const NAN = 1;
export const INF = 2;
export const NINF = 4;

export interface SeriesData {
  readonly run: string;
  readonly metric: string;
  /** Every row is a point; otherwise a row is a bucket of neighbouring points that hides no extreme. */
  readonly exact: boolean;
  /** Points that the rows stand for. */
  readonly total: number;
  readonly x: Float64Array;
  readonly step: Float64Array;
  readonly time: Float64Array;
  /** What the line goes through: the value, or the mean of the bucket. NaN where there is none. */
  readonly y: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Points in a row; 1 where a row is a point. */
  readonly count: Float64Array;
  readonly flags: Uint8Array;
}

type Column = readonly (number | null)[] | null | undefined;

/** What the API sends, as far as a chart needs it. */
export interface WireSeries {
  run: string;
  metric: string;
  exact: boolean;
  total: number;
  step: Column;
  time: Column;
  x: Column;
  last: Column;
  mean?: Column;
  min?: Column;
  max?: Column;
  count?: Column;
  nan?: Column;
  inf?: Column;
  ninf?: Column;
}

const floats = (column: Column, n: number): Float64Array => {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = column?.[i] ?? Number.NaN;
  return out;
};

export function decodeSeries(wire: WireSeries): SeriesData {
  const n = wire.step?.length ?? 0;
  const y = floats(wire.exact ? wire.last : (wire.mean ?? wire.last), n);
  const flags = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    flags[i] = (wire.nan?.[i] ? NAN : 0) | (wire.inf?.[i] ? INF : 0) | (wire.ninf?.[i] ? NINF : 0);
    // A point without a value and without a word for it can only be NaN.
    if (wire.exact && flags[i] === 0 && Number.isNaN(y[i] ?? 0)) flags[i] = NAN;
  }
  return {
    run: wire.run,
    metric: wire.metric,
    exact: wire.exact,
    total: wire.total,
    x: floats(wire.x ?? wire.step, n),
    step: floats(wire.step, n),
    time: floats(wire.time, n),
    y,
    min: wire.exact || !wire.min ? y : floats(wire.min, n),
    max: wire.exact || !wire.max ? y : floats(wire.max, n),
    count: wire.count ? floats(wire.count, n) : new Float64Array(n).fill(1),
    flags,
  };
}

/** Rows [from, to) of a series. */
function rows(s: SeriesData, from: number, to: number) {
  return {
    x: s.x.subarray(from, to),
    step: s.step.subarray(from, to),
    time: s.time.subarray(from, to),
    y: s.y.subarray(from, to),
    min: s.min.subarray(from, to),
    max: s.max.subarray(from, to),
    count: s.count.subarray(from, to),
    flags: s.flags.subarray(from, to),
  };
}

type Rows = ReturnType<typeof rows>;

const joinFloats = (parts: readonly Float64Array[]): Float64Array => {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

function join(parts: readonly Rows[], from: SeriesData, exact: boolean, total: number): SeriesData {
  const flags = new Uint8Array(parts.reduce((n, p) => n + p.flags.length, 0));
  let at = 0;
  for (const part of parts) {
    flags.set(part.flags, at);
    at += part.flags.length;
  }
  const column = (name: Exclude<keyof Rows, "flags">) => joinFloats(parts.map((p) => p[name]));
  const y = column("y");
  return {
    run: from.run,
    metric: from.metric,
    exact,
    total,
    x: column("x"),
    step: column("step"),
    time: column("time"),
    y,
    min: exact ? y : column("min"),
    max: exact ? y : column("max"),
    count: column("count"),
    flags,
  };
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

/**
 * The series with what was logged since: `tail` was asked for from the last x on, inclusive.
 * The last point is in both; the tail's version of it wins, since a value may be overwritten.
 */
export function appendTail(series: SeriesData, tail: SeriesData): SeriesData {
  const start = tail.x[0];
  if (start === undefined) return series;
  const last = series.x.at(-1);
  const overlaps = last !== undefined && start <= last;
  // A tail that begins inside a bucket can't replace it: the bucket stands for older points too.
  const keep = overlaps && series.exact ? lowerBound(series.x, start) : series.x.length;
  const skip = overlaps && !series.exact ? 1 : 0;
  const shared = last === undefined ? 0 : Math.max(1, series.x.length - keep);
  return join(
    [rows(series, 0, keep), rows(tail, tail.exact ? skip : 0, tail.x.length)],
    series,
    series.exact && tail.exact,
    series.total + Math.max(0, tail.total - shared),
  );
}

/** The overview with its stretch inside `range` replaced by the finer `detail`, so that lines go on beyond the edges. */
export function splice(overview: SeriesData, detail: SeriesData, range: readonly [number, number]): SeriesData {
  const from = lowerBound(overview.x, range[0]);
  const to = lowerBound(overview.x, range[1]);
  const after = overview.x[to] === range[1] ? to + 1 : to;
  return join(
    [rows(overview, 0, from), rows(detail, 0, detail.x.length), rows(overview, after, overview.x.length)],
    overview,
    overview.exact && detail.exact,
    overview.total,
  );
}
