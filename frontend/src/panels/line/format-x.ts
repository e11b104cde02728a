import { formatStep } from "@/lib/format/numbers";
import { formatClock, formatDuration } from "@/lib/format/times";
import type { Axis } from "./types";

/** A place on the axis: `step 12,400`, `1 h 09 m`, `10:55:21`, `epoch 3`. */
export const formatX = (x: number, axis: Axis): string =>
  axis === "time" ? formatClock(x) : axis === "relative" ? formatDuration(x) : `${axis} ${bareX(x, axis)}`;

/** The same without the axis' name. */
export const bareX = (x: number, axis: Axis): string =>
  axis === "time"
    ? formatClock(x)
    : axis === "relative"
      ? formatDuration(x)
      : formatStep(Number(x.toPrecision(axis === "step" && Math.abs(x) >= 1e4 ? 15 : 6)));

/** A distance on the axis: `420 steps`, `12 s`, `0.5 of epoch`. */
export const formatSpan = (width: number, axis: Axis): string =>
  axis === "time" || axis === "relative"
    ? formatDuration(width)
    : `${formatStep(Number(width.toPrecision(3)))} ${axis === "step" ? "steps" : `of ${axis}`}`;
