/**
 * Buckets are followed by the points that no bucket holds yet, and by those that arrived live. Drawn as they are, those
 * points would be a dense stroke at the end of a calm line: here they become columns as wide as the others, which hide
 * no extreme either. Every point of an exact series stays as it is.
 */
import type { SeriesData } from "@/lib/series/series";

export function coarsen(series: SeriesData): SeriesData {
  const n = series.x.length;
  const width = series.exact || series.spread ? 0 : typicalGap(series);
  if (!(width > 0)) return series;
  const keep: [from: number, to: number][] = [];
  for (let i = 0; i < n; ) {
    let end = i + 1;
    if (series.count[i] === 1) {
      const start = series.x[i] ?? Number.NaN;
      while (end < n && series.count[end] === 1 && (series.x[end] ?? Number.NaN) - start < width) end++;
    }
    keep.push([i, end]);
    i = end;
  }
  if (keep.length === n) return series;
  const out = {
    ...series,
    x: new Float64Array(keep.length),
    step: new Float64Array(keep.length),
    time: series.time && new Float64Array(keep.length),
    y: new Float64Array(keep.length),
    min: new Float64Array(keep.length),
    max: new Float64Array(keep.length),
    count: new Float64Array(keep.length),
    flags: new Uint8Array(keep.length),
  };
  keep.forEach(([from, to], k) => {
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
  });
  return out;
}

/** The median distance between buckets. */
function typicalGap({ x, count }: SeriesData): number {
  const gaps: number[] = [];
  for (let i = 1; i < x.length; i++) {
    const gap = (x[i] ?? 0) - (x[i - 1] ?? 0);
    if ((count[i] ?? 1) > 1 && gap > 0) gaps.push(gap);
  }
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
}
