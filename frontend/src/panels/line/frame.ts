/** Where the plot lies on the canvas, and where values lie in it. */
import type uPlot from "uplot";
import { lowerBound } from "@/lib/series/series";

/** What drawing needs of a canvas; the picture that is saved as SVG is drawn with the same strokes. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "strokeStyle"
  | "fillStyle"
  | "globalAlpha"
  | "lineWidth"
  | "lineJoin"
  | "lineCap"
  | "font"
  | "textAlign"
  | "textBaseline"
  | "setLineDash"
  | "beginPath"
  | "closePath"
  | "moveTo"
  | "lineTo"
  | "arc"
  | "rect"
  | "clip"
  | "fill"
  | "stroke"
  | "fillRect"
  | "fillText"
  | "save"
  | "restore"
>;

export interface Frame {
  ctx: Pen;
  /** What is drawn stays lines and does not become pixels. */
  vector: boolean;
  /** Device pixels per CSS pixel. */
  ratio: number;
  left: number;
  top: number;
  width: number;
  height: number;
  x(value: number): number;
  y(value: number): number;
  from: number;
  to: number;
  /** Lower and upper end of the y-axis. */
  bottom: number;
  ceiling: number;
}

/** Null before uPlot has laid anything out. `vector`: in CSS pixels, for a picture without pixels. */
export function frameOf(u: uPlot, vector?: Pen): Frame | null {
  const { min: x0, max: x1, distr: dx } = u.scales.x ?? {};
  const { min: y0, max: y1, distr: dy } = u.scales.y ?? {};
  if (x0 == null || x1 == null || y0 == null || y1 == null) return null;
  const shrink = vector ? devicePixelRatio : 1;
  const [left, top, width, height] = [u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height].map((v) => v / shrink) as [
    number,
    number,
    number,
    number,
  ]; // four in, four out
  return {
    ctx: vector ?? u.ctx,
    vector: vector !== undefined,
    ratio: vector ? 1 : devicePixelRatio,
    left,
    top,
    width,
    height,
    from: x0,
    to: x1,
    bottom: y0,
    ceiling: y1,
    x: scale(x0, x1, dx === 3, left, width),
    y: scale(y0, y1, dy === 3, top + height, -height),
  };
}

function scale(from: number, to: number, log: boolean, origin: number, length: number): (v: number) => number {
  if (!log) {
    const k = length / (to - from);
    return (v) => origin + (v - from) * k;
  }
  const base = Math.log(from);
  const k = length / (Math.log(to) - base);
  return (v) => (v > 0 ? origin + (Math.log(v) - base) * k : Number.NaN);
}

/** Rows in the window, and one neighbour on each side, so that lines reach the edges. */
export function windowRows(x: Float64Array, { from, to }: Frame): [number, number] {
  return [Math.max(0, lowerBound(x, from) - 1), Math.min(x.length, lowerBound(x, to) + 1)];
}
