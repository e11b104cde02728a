/** The cursor over a chart: a line at the same x in every panel, and a point on every line. */
import type uPlot from "uplot";
import { indexAtOrBefore } from "@/lib/series/series";
import { frameOf } from "./frame";
import type { Palette } from "./palette";
import type { ChartLink, Drawable } from "./types";

/** Pixels within which a line counts as pointed at. */
const NEAR = 30;

export function drawCursor(
  u: uPlot,
  canvas: HTMLCanvasElement,
  drawables: readonly Drawable[],
  link: ChartLink,
  palette: Palette,
  id: string,
): void {
  const f = frameOf(u);
  const ctx = canvas.getContext("2d");
  if (!f || !ctx) return;
  const { width, height, ratio } = f;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
  }
  ctx.clearRect(0, 0, width, height);
  const cursor = link.cursor.get();
  if (!cursor || !(cursor.x >= f.from && cursor.x <= f.to)) return;
  const px = Math.round(f.x(cursor.x) - f.left) + 0.5;
  ctx.strokeStyle = palette.fg3;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  ctx.moveTo(px, 0);
  ctx.lineTo(px, height);
  ctx.stroke();
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { line, picture } of drawables) {
    const { x, y } = picture.smoothed ?? picture.series;
    const i = indexAtOrBefore(x, cursor.x);
    const value = y[i];
    if (i < 0 || value === undefined) continue;
    const py = f.y(value) - f.top;
    if (!Number.isFinite(py)) continue;
    const distance = Math.abs(py / ratio - cursor.y);
    if (distance < least) [nearest, least] = [line.id, distance];
    const r = (link.hovered.get() === line.id ? 4 : 3) * ratio;
    const at = f.x(x[i] ?? 0) - f.left;
    for (const [radius, color] of [
      [r + 1.5 * ratio, palette.bg],
      [r, palette.resolve(line.color)],
    ] as const) {
      ctx.beginPath();
      ctx.arc(at, py, radius, 0, 2 * Math.PI);
      ctx.fillStyle = color;
      ctx.fill();
    }
  }
  // A line that the pointer is near stands out, and so does its row in the table.
  if (cursor.panel === id) link.hovered.set(least <= NEAR ? nearest : null);
}
