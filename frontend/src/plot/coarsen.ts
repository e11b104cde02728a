/**
 * Buckets are followed by the points that no bucket holds yet, and by those that arrived live. Drawn as they are, those
 * points would be a dense stroke at the end of a calm line: here they become columns as wide as the others, which hide
 * no extreme either. Every point of an exact series stays as it is.
 */
import { remembered } from "@/lib/remembered";
import { mergeRows } from "@/lib/series/merge";
import type { SeriesData } from "@/lib/series/series";

/** Done once: a zoom draws anew what it does not change. */
export const coarsen = remembered(coarsened);

function coarsened(series: SeriesData): SeriesData {
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
  return mergeRows(series, keep);
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
