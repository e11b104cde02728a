/** Neighbouring rows of a series made one, hiding no extreme. */
import { lowerBound, type SeriesData } from "./series";

/** A row for each stretch [from, to) of rows. `total` stays: it is what the series stands for. */
export function mergeRows(series: SeriesData, stretches: readonly (readonly [from: number, to: number])[]): SeriesData {
  const n = stretches.length;
  const step = new Float64Array(n);
  const out = {
    ...series,
    exact: false,
    x: series.x === series.step ? step : new Float64Array(n),
    step,
    time: series.time && new Float64Array(n),
    y: new Float64Array(n),
    min: new Float64Array(n),
    max: new Float64Array(n),
    count: new Float64Array(n),
    flags: new Uint8Array(n),
  };
  for (let k = 0; k < n; k++) {
    const [from, to] = stretches[k] ?? [0, 0];
    let [sum, weight, count, flags] = [0, 0, 0, 0];
    let [min, max] = [Number.NaN, Number.NaN];
    for (let i = from; i < to; i++) {
      const y = series.y[i] ?? Number.NaN;
      const points = series.count[i] ?? 1;
      count += points;
      flags |= series.flags[i] ?? 0;
      if (!Number.isFinite(y)) continue;
      sum += y * points;
      weight += points;
      const [lo, hi] = [series.min[i] ?? y, series.max[i] ?? y];
      if (!(lo >= min)) min = lo;
      if (!(hi <= max)) max = hi;
    }
    out.x[k] = series.x[to - 1] ?? Number.NaN;
    out.step[k] = series.step[to - 1] ?? Number.NaN;
    if (out.time) out.time[k] = series.time?.[to - 1] ?? Number.NaN;
    out.y[k] = weight > 0 ? sum / weight : Number.NaN;
    out.min[k] = min;
    out.max[k] = max;
    out.count[k] = count;
    out.flags[k] = flags;
  }
  return out;
}

/** Points up to which every one is drawn, as the server has it: what a screen shows one by one. */
const EXACT = 2000;

/** Up to so many points a column, a series that is drawn `points` wide is worth having whole. */
export const WHOLE_PER_COLUMN = 16;

/**
 * Of a series that is there with every point, and with more of them than a picture of `width` columns shows, at least as
 * many columns as that, and less than twice as many; of its stretch within `range` alone, if there is one.
 *
 * A column is a power of two of points and begins at a multiple of it, so that it stays as it is while points follow.
 */
export function columnsOf(
  series: SeriesData,
  width: number,
  range: readonly [number, number] | null = null,
): SeriesData {
  if (!series.exact || series.spread) return series;
  const first = range ? lowerBound(series.x, range[0]) : 0;
  let end = series.x.length;
  if (range) {
    end = lowerBound(series.x, range[1]);
    while (series.x[end] === range[1]) end++;
  }
  const points = end - first;
  const size = points > Math.max(2 * width, EXACT) ? 2 ** Math.floor(Math.log2(points / width)) : 1;
  if (!range && size === 1) return series;
  if (size === 1) return rowsOf(series, first, end);
  const stretches: [number, number][] = [];
  for (let from = first; from < end; ) {
    const to = Math.min(end, from - (from % size) + size);
    stretches.push([from, to]);
    from = to;
  }
  return shared({ ...mergeRows(series, stretches), total: points }, series.step, `${first} ${end} ${size}`);
}

type Shared = Pick<SeriesData, "step" | "count">;

/** By the steps that they were made of: of lines that were logged alike, those of the last picture. */
const known = new WeakMap<Float64Array, { key: string } & Shared>();

/** Lines that share their steps share those of their columns too: a chart of many lines takes half the memory. */
function shared(columns: SeriesData, from: Float64Array, key: string): SeriesData {
  const last = known.get(from);
  if (last?.key !== key) {
    known.set(from, { key, step: columns.step, count: columns.count });
    return columns;
  }
  const { step, count } = last;
  return { ...columns, step, count, x: columns.x === columns.step ? step : columns.x };
}

function rowsOf(series: SeriesData, from: number, to: number): SeriesData {
  const y = series.y.subarray(from, to);
  return {
    ...series,
    total: to - from,
    x: series.x.subarray(from, to),
    step: series.step.subarray(from, to),
    time: series.time?.subarray(from, to) ?? null,
    y,
    min: y,
    max: y,
    count: series.count.subarray(from, to),
    flags: series.flags.subarray(from, to),
  };
}
