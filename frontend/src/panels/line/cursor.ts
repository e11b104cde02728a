/** The cursor over a chart: a line at the same x in every panel, and a point on every line. */
import type uPlot from "uplot";
import { indexAtOrBefore } from "@/lib/series/series";
import { type Drawable, frameOf } from "./draw";
import type { Palette } from "./palette";
import type { ChartLink } from "./types";

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
  for (const { run, line } of drawables) {
    const i = indexAtOrBefore(line.series.x, cursor.x);
    const y = (line.smoothed ?? line.series.y)[i];
    if (i < 0 || y === undefined) continue;
    const py = f.y(y) - f.top;
    if (!Number.isFinite(py)) continue;
    const distance = Math.abs(py / ratio - cursor.y);
    if (distance < least) [nearest, least] = [run.id, distance];
    const r = (link.hovered.get() === run.id ? 4 : 3) * ratio;
    ctx.beginPath();
    ctx.arc(f.x(line.series.x[i] ?? 0) - f.left, py, r + 1.5 * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = palette.bg;
    ctx.fill();
    ctx.beginPath();
    ctx.arc(f.x(line.series.x[i] ?? 0) - f.left, py, r, 0, 2 * Math.PI);
    ctx.fillStyle = palette.resolve(run.color);
    ctx.fill();
  }
  // A line that the pointer is near stands out, and so does its row in the table.
  if (cursor.panel === id) link.hovered.set(least <= 30 ? nearest : null);
}
