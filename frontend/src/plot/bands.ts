/** The band around a line: spread over a group's runs, or the extremes of what a bucket stands for. */
import type { SeriesData } from "@/lib/series/series";
import type { Band } from "@/lib/url-state/params";
import { type Smoother, smooth } from "./smoothing";

export interface BandPicture {
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** Holds from the row before to the row itself, as an extreme of a bucket does; else edges run from row to row. */
  stepped: boolean;
}

/** Distance of a group's band from its mean; null for bands that are not around it. */
function halfWidth({ spread }: SeriesData, band: Band): Float64Array | null {
  if (!spread) return null;
  if (band === "std") return spread.std;
  if (band === "stderr") return spread.std.map((std, i) => std / Math.sqrt(spread.n[i] ?? Number.NaN));
  return null;
}

/** The edges of the band as the data has them; null where the line has none. */
export function bandEdges(series: SeriesData, band: Band): { low: Float64Array; high: Float64Array } | null {
  const { spread } = series;
  if (!spread || band === "none") return null;
  if (band === "minmax") return { low: series.min, high: series.max };
  if (band === "interval") return { low: spread.low, high: spread.high };
  const width = halfWidth(series, band);
  if (!width) return null;
  return {
    low: series.y.map((y, i) => y - (width[i] ?? Number.NaN)),
    high: series.y.map((y, i) => y + (width[i] ?? Number.NaN)),
  };
}

/**
 * The band to draw. Of a run: what its buckets hide, if it has buckets. Of a group: the spread, smoothed as its mean is,
 * so that it lies around the line; extremes are never smoothed.
 */
export function bandOf(
  drawn: SeriesData,
  whole: SeriesData,
  band: Band,
  smoother: Smoother | null,
): BandPicture | null {
  if (!drawn.spread) return drawn.exact ? null : { x: drawn.x, low: drawn.min, high: drawn.max, stepped: true };
  const source = smoother && band !== "minmax" ? whole : drawn;
  const edges = bandEdges(source, band);
  if (!edges) return null;
  if (!smoother || band === "minmax") return { x: source.x, ...edges, stepped: band === "minmax" && !source.exact };
  return {
    x: source.x,
    low: smooth(source.x, edges.low, source.count, smoother),
    high: smooth(source.x, edges.high, source.count, smoother),
    stepped: false,
  };
}
