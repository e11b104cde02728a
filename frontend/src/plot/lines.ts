/** From series to what is drawn: smoothed lines, ranges, marks. */
import type { SeriesData } from "@/lib/series/series";
import { coarsen } from "./coarsen";
import { type Mark, marksOf } from "./marks";
import { type Range, xExtent, yExtent } from "./scales";
import { ema, halfLifeOf } from "./smoothing";

export interface LinePicture {
  series: SeriesData;
  /** Null without smoothing: there is no raw line then. */
  smoothed: Float64Array | null;
  marks: readonly Mark[];
}

export interface Picture {
  lines: readonly LinePicture[];
  /** In units of x; 0 without smoothing. */
  halfLife: number;
  extent: Range | null;
}

export function pictureOf(all: readonly SeriesData[], weight: number): Picture {
  const series = all.map(coarsen);
  const extent = xExtent(series.map((s) => s.x));
  const halfLife = extent ? halfLifeOf(weight, extent[1] - extent[0]) : 0;
  const lines = series.map((s) => ({
    series: s,
    smoothed: halfLife > 0 ? ema(s.x, s.y, halfLife) : null,
    marks: marksOf(s),
  }));
  return { lines, halfLife, extent };
}

/**
 * The x-range of a panel: the page's, so that panels stand under each other, unless the panel's own data would be
 * squeezed into a corner of it (a metric counted in epochs beside others counted in steps).
 */
export function panelRange(own: Range | null, shared: Range | null): Range {
  if (!own) return shared ?? [0, 1];
  if (!shared) return own;
  const both: Range = [Math.min(own[0], shared[0]), Math.max(own[1], shared[1])];
  return own[1] - own[0] >= 0.4 * (both[1] - both[0]) ? both : own;
}

/** How much higher the picture may become to hold the extremes under a smoothed line. */
const MOST_AIR = 2;

/**
 * The y-range of a picture. Without smoothing it holds everything. Smoothing is asked for to see the course of a line:
 * its extremes are held too unless they would press it flat; then they lie outside, and the badge says how many.
 */
export function pictureExtent({ lines }: Picture, window: Range | null, log: boolean): Range {
  const all = yExtent(
    lines.map(({ series, smoothed }) => ({
      x: series.x,
      lines: [series.min, series.max, ...(smoothed ? [smoothed] : [])],
    })),
    window,
    log,
  );
  if (lines.every((l) => l.smoothed === null)) return all;
  const course = yExtent(
    lines.map(({ series, smoothed }) => ({ x: series.x, lines: [smoothed ?? series.y, series.y] })),
    window,
    log,
  );
  const height = ([lo, hi]: Range) => (log ? Math.log(hi / lo) : hi - lo);
  return height(all) <= MOST_AIR * height(course) ? all : course;
}
