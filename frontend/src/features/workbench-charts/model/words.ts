import type { Band, SmootherKind } from "@/lib/url-state/params";

export const SMOOTHER_NAMES: Record<SmootherKind, string> = {
  ema: "EMA, debiased",
  gaussian: "Gaussian",
  mean: "Running mean",
};

export const BAND_NAMES: Record<Band, string> = {
  std: "± std",
  stderr: "± std error",
  interval: "95 % bootstrap",
  minmax: "min–max",
  none: "none",
};

const AXIS_NAMES: Record<string, string> = { step: "Step", relative: "Relative time", time: "Wall clock" };
export const axisName = (axis: string): string => AXIS_NAMES[axis] ?? axis;
