/** What the y-range leaves out: the badge says how many, an arrow at the edge says where. */
import { lowerBound } from "@/lib/series/series";
import type { LinePicture } from "./lines";
import type { Range } from "./scales";

export interface Outside {
  x: number;
  side: "above" | "below";
}

/** Of a run: its points, and the extremes of its buckets. Of a group: its line and the band that is drawn. */
export function outsideOf({ series, band }: LinePicture, window: Range, y: Range): Outside[] {
  const out: Outside[] = [];
  const { x, low, high } = series.spread
    ? (band ?? { x: series.x, low: series.y, high: series.y })
    : { x: series.x, low: series.min, high: series.max };
  for (let i = lowerBound(x, window[0]); i < x.length; i++) {
    const at = x[i] ?? Number.NaN;
    if (at > window[1]) break;
    if ((high[i] ?? Number.NaN) > y[1]) out.push({ x: at, side: "above" });
    if ((low[i] ?? Number.NaN) < y[0]) out.push({ x: at, side: "below" });
  }
  return out;
}
