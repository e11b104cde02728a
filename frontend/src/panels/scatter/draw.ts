/** Dots on a canvas, and finding the one under the pointer. */
import { readPalette } from "../line/palette";
import type { MarkedRun } from "../marked-run";

export interface Dot {
  run: MarkedRun;
  /** Of the run, among all runs. */
  index: number;
  x: number;
  y: number;
}

export interface Plot {
  /** In the order of drawing. */
  dots: readonly Dot[];
  box: { left: number; right: number; top: number; bottom: number };
  xTicks: readonly { at: number; label: string }[];
  yTicks: readonly { at: number; label: string }[];
}

const RADIUS = 3;

export function drawDots(ctx: CanvasRenderingContext2D, plot: Plot, over: number): void {
  const { box, dots } = plot;
  const palette = readPalette();
  const half = (v: number) => Math.round(v) + 0.5;
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.grid;
  ctx.beginPath();
  for (const { at } of plot.xTicks) {
    ctx.moveTo(half(at), box.top);
    ctx.lineTo(half(at), box.bottom);
  }
  for (const { at } of plot.yTicks) {
    ctx.moveTo(box.left, half(at));
    ctx.lineTo(box.right, half(at));
  }
  ctx.stroke();
  ctx.strokeStyle = palette.axis;
  ctx.beginPath();
  ctx.moveTo(box.left, half(box.bottom));
  ctx.lineTo(box.right, half(box.bottom));
  ctx.stroke();
  ctx.fillStyle = palette.fg3;
  ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  const short = (text: string) => (text.length > 13 ? `${text.slice(0, 12)}…` : text);
  for (const { at, label } of plot.yTicks) ctx.fillText(short(label), box.left - 6, at);
  ctx.textBaseline = "top";
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, label } of plot.xTicks) {
    const text = short(label);
    const width = ctx.measureText(text).width;
    const left = Math.min(at - width / 2, box.right - width);
    if (left < free) continue;
    ctx.textAlign = "left";
    ctx.fillText(text, left, box.bottom + 5);
    free = left + width + 8;
  }
  const draw = (dot: Dot, radius: number, alpha: number) => {
    ctx.globalAlpha = alpha;
    ctx.beginPath();
    ctx.arc(dot.x, dot.y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = palette.resolve(dot.run.color);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = 1;
    ctx.strokeStyle = palette.bg;
    ctx.stroke();
  };
  const anyChosen = dots.some((d) => d.run.chosen);
  dots.forEach((dot, i) => {
    if (i !== over)
      draw(dot, dot.run.chosen && anyChosen ? RADIUS + 1 : RADIUS, over >= 0 ? 0.45 : dot.run.chosen ? 1 : 0.75);
  });
  const top = dots[over];
  if (top) draw(top, RADIUS + 2, 1);
}

/** Index of the dot nearest to a point, within `reach` pixels; what is drawn last wins. */
export function dotAt(plot: Plot, x: number, y: number, reach = 9): number | null {
  let best: number | null = null;
  let least = reach;
  plot.dots.forEach((dot, i) => {
    const distance = Math.hypot(dot.x - x, dot.y - y);
    if (distance <= least) [best, least] = [i, distance];
  });
  return best;
}
