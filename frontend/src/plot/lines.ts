/** From series to what is drawn: smoothed lines, bands, marks, and the range that holds them. */
import type { SeriesData } from "@/lib/series/series";
import type { Band, SmootherKind } from "@/lib/url-state/params";
import { type BandPicture, bandOf } from "./bands";
import { coarsen } from "./coarsen";
import { type Mark, marksOf } from "./marks";
import { type Range, xExtent, yExtent } from "./scales";
import { type Smoother, smooth, smootherOf } from "./smoothing";

/** A series to draw: `drawn` is finer than `whole` where the picture is zoomed. */
export interface Source {
  whole: SeriesData;
  drawn: SeriesData;
}

export interface PictureStyle {
  smoother: SmootherKind;
  /** 0 ≤ w < 1; 0 draws values as they are. */
  smoothing: number;
  band: Band;
}

export interface LinePicture {
  series: SeriesData;
  /** Null without smoothing: there is no raw line then. Its rows are those of the whole, whatever the window. */
  smoothed: { x: Float64Array; y: Float64Array } | null;
  band: BandPicture | null;
  marks: readonly Mark[];
}

export interface Picture {
  lines: readonly LinePicture[];
  smoother: Smoother | null;
  extent: Range | null;
}

export function pictureOf(sources: readonly Source[], style: PictureStyle): Picture {
  const wholes = sources.map((s) => coarsen(s.whole));
  const extent = xExtent(wholes.map((s) => s.x));
  const smoother = extent && smootherOf(style.smoother, style.smoothing, extent[1] - extent[0]);
  const lines = sources.map((source, i): LinePicture => {
    const whole = wholes[i] ?? source.whole;
    // What a zoom has fetched is as fine as it was asked for; by the gaps of the whole it would be made coarse again.
    const series = source.drawn === source.whole ? whole : source.drawn;
    return {
      series,
      smoothed: smoother && { x: whole.x, y: smooth(whole.x, whole.y, whole.count, smoother) },
      band: bandOf(series, whole, style.band, smoother),
      marks: marksOf(series),
    };
  });
  return { lines, smoother, extent };
}

/**
 * The x-range of a panel: the page's, so that panels stand under each other, unless the panel's own data would be
 * squeezed into a corner of it (a metric counted in epochs beside others counted in steps).
 */
export function panelRange(own: Range | null, shared: Range | null, log = false): Range {
  const range = widest(own, shared);
  // A logarithmic axis begins at the first x that it can show.
  return log ? [range[0] > 0 ? range[0] : Math.min(1, range[1] / 1e3), range[1]] : range;
}

function widest(own: Range | null, shared: Range | null): Range {
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
  const bands = lines.flatMap(({ band }) => (band ? [{ x: band.x, lines: [band.low, band.high] }] : []));
  const smoothed = lines.flatMap((l) => (l.smoothed ? [{ x: l.smoothed.x, lines: [l.smoothed.y] }] : []));
  const raw = lines.map(({ series }) => ({ x: series.x, lines: [series.y] }));
  const all = yExtent([...raw, ...bands, ...smoothed], window, log);
  if (smoothed.length === 0) return all;
  const spreads = lines.flatMap(({ band, series }) =>
    band && series.spread ? [{ x: band.x, lines: [band.low, band.high] }] : [],
  );
  const course = yExtent([...raw, ...spreads, ...smoothed], window, log);
  const height = ([lo, hi]: Range) => (log ? Math.log(hi / lo) : hi - lo);
  return height(all) <= MOST_AIR * height(course) ? all : course;
}

const TAIL = 0.01;

/** The range from the 1st to the 99th percentile of what is drawn in the window: what one spike does not press flat. */
export function clippedExtent({ lines }: Picture, window: Range | null, log: boolean): Range {
  const values: number[] = [];
  for (const { series, smoothed, band } of lines) {
    collect(values, smoothed?.x ?? series.x, smoothed?.y ?? series.y, window, log);
    if (band && !smoothed) {
      collect(values, band.x, band.low, window, log);
      collect(values, band.x, band.high, window, log);
    }
  }
  if (values.length === 0) return yExtent([], window, log);
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return yExtent([{ x: Float64Array.of(0, 0), lines: [Float64Array.of(at(TAIL), at(1 - TAIL))] }], null, log);
}

function collect(values: number[], x: Float64Array, y: Float64Array, window: Range | null, log: boolean) {
  for (let i = 0; i < x.length; i++) {
    const at = x[i] ?? Number.NaN;
    const value = y[i] ?? Number.NaN;
    if (!Number.isFinite(value) || (log && value <= 0) || (window && !(at >= window[0] && at <= window[1]))) continue;
    values.push(value);
  }
}
