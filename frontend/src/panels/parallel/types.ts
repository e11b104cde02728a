import type { AxisScale } from "@/plot/axis-scale";
import type { Dimension } from "@/plot/dimensions";

/** An axis with its scale made, at its place in the panel. */
export interface PlacedAxis extends Dimension {
  scale: AxisScale;
  x: number;
}

/** Where the axes stand inside the panel, in CSS pixels. */
export interface Frame {
  width: number;
  height: number;
  top: number;
  bottom: number;
}

export const yAt = (frame: Frame, place: number): number => frame.bottom - place * (frame.bottom - frame.top);
export const placeAt = (frame: Frame, y: number): number => (frame.bottom - y) / (frame.bottom - frame.top);
