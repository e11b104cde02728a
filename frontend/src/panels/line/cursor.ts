/**
 * What lies over a chart while the pointer moves: the line that stands out, the cursor, and a point on every line.
 *
 * It has a canvas of its own. The lines below are not drawn again, which for 50 runs in a dozen panels would be a
 * second for each move of the mouse: a veil of the page's colour lets them fall to 55 %, and what stands out is drawn over it.
 */
import type uPlot from "uplot";
import { indexAtOrBefore } from "@/lib/series/series";
import { drawLines } from "./draw";
import { type Frame, frameOf } from "./frame";
import type { Palette } from "./palette";
import type { ChartLink, Drawable } from "./types";

/** Pixels within which a line counts as pointed at. */
const NEAR = 30;
const VEIL = 0.45;

/** Where a line is at x: its row at or before, in pixels of the canvas. */
function pointAt(f: Frame, { picture }: Drawable, x: number): [number, number] | null {
  const line = picture.smoothed ?? picture.series;
  const i = indexAtOrBefore(line.x, x);
  if (i < 0) return null;
  const [px, py] = [f.x(line.x[i] ?? Number.NaN), f.y(line.y[i] ?? Number.NaN)];
  return Number.isFinite(px) && Number.isFinite(py) ? [px, py] : null;
}

/** The line nearest to a place of the pointer (`y` in CSS pixels from the top of the plot), if it is near enough. */
export function lineNear(u: uPlot, drawables: readonly Drawable[], x: number, y: number): string | null {
  const f = frameOf(u);
  if (!f) return null;
  let nearest: string | null = null;
  let least = NEAR;
  for (const d of drawables) {
    const at = pointAt(f, d, x);
    const distance = at ? Math.abs((at[1] - f.top) / f.ratio - y) : Number.POSITIVE_INFINITY;
    if (distance <= least) [nearest, least] = [d.line.id, distance];
  }
  return nearest;
}

export function drawOverlay(
  u: uPlot,
  canvas: HTMLCanvasElement,
  drawables: readonly Drawable[],
  link: ChartLink,
  palette: Palette,
): void {
  const whole = frameOf(u);
  const ctx = canvas.getContext("2d");
  if (!whole || !ctx) return;
  const { width, height, ratio } = whole;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
  }
  ctx.clearRect(0, 0, width, height);
  const f: Frame = {
    ...whole,
    ctx,
    left: 0,
    top: 0,
    x: (v) => whole.x(v) - whole.left,
    y: (v) => whole.y(v) - whole.top,
  };
  const hovered = link.hovered.get();
  const standing = drawables.filter((d) => d.line.id === hovered);
  if (standing.length > 0 && drawables.length > 1) {
    ctx.globalAlpha = VEIL;
    ctx.fillStyle = palette.bg;
    ctx.fillRect(0, 0, width, height);
    ctx.globalAlpha = 1;
    drawLines(f, [...standing, ...drawables.filter((d) => d.line.baseline && d.line.id !== hovered)], hovered, palette);
  } else if (standing.length > 0) drawLines(f, standing, hovered, palette);
  const cursor = link.cursor.get();
  if (!cursor || !(cursor.x >= f.from && cursor.x <= f.to)) return;
  const px = Math.round(f.x(cursor.x)) + 0.5;
  ctx.strokeStyle = palette.fg3;
  ctx.lineWidth = ratio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(px, 0);
  ctx.lineTo(px, height);
  ctx.stroke();
  for (const d of drawables) {
    const at = pointAt(f, d, cursor.x);
    if (!at) continue;
    const r = (d.line.id === hovered ? 4 : 3) * ratio;
    for (const [radius, color] of [
      [r + 1.5 * ratio, palette.bg],
      [r, palette.resolve(d.line.color)],
    ] as const) {
      ctx.beginPath();
      ctx.arc(...at, radius, 0, 2 * Math.PI);
      ctx.fillStyle = color;
      ctx.fill();
    }
  }
}
