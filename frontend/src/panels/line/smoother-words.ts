import type { Smoother } from "@/plot/smoothing";
import { formatSpan } from "./format-x";
import type { Axis } from "./types";

/** The formula of what is drawn, for the foot of a tooltip. */
export function smootherWords({ kind, scale }: Smoother, axis: Axis): string {
  const width = formatSpan(scale, axis);
  if (kind === "ema") return `EMA by x-distance, half-life ${width}`;
  if (kind === "gaussian") return `Gaussian by x-distance, σ ${width}`;
  return `Running mean over ${width}, centred`;
}
