/** What the y-range leaves out: extremes of buckets that a smoothed line does not reach for. The badge says how many. */
import type { SeriesData } from "@/lib/series/series";
import type { Range } from "./scales";

export interface Outside {
  x: number;
  side: "above" | "below";
}

export function outsideOf(series: SeriesData, window: Range, y: Range): Outside[] {
  const out: Outside[] = [];
  for (let i = 0; i < series.x.length; i++) {
    const x = series.x[i] ?? Number.NaN;
    if (!(x >= window[0] && x <= window[1])) continue;
    if ((series.max[i] ?? Number.NaN) > y[1]) out.push({ x, side: "above" });
    if ((series.min[i] ?? Number.NaN) < y[0]) out.push({ x, side: "below" });
  }
  return out;
}
