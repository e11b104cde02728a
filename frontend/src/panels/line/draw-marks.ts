/** What a line can't show: values that are not finite, values outside, and how a run ended. */
import { type Outside, outsideOf } from "@/plot/outside";
import type { Frame } from "./frame";
import type { Drawable } from "./types";

const MANY_ARROWS = 100;

/** Triangle 8 × 6 at the edge and a dotted line below; a stretch is a bar along the edge. */
export function drawMarks(f: Frame, { line, picture }: Drawable, color: string, labels: { right: number }): void {
  const { ctx, ratio } = f;
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  for (const mark of picture.marks) {
    if (mark.to < f.from || mark.from > f.to) continue;
    const px = f.x(mark.from);
    const down = mark.edge === "upper" ? 1 : -1;
    const edge = mark.edge === "upper" ? f.top : f.top + f.height;
    ctx.beginPath();
    ctx.moveTo(px - 4 * ratio, edge);
    ctx.lineTo(px + 4 * ratio, edge);
    ctx.lineTo(px, edge + 6 * ratio * down);
    ctx.fill();
    if (mark.to > mark.from) {
      ctx.fillRect(px, edge - (down < 0 ? 2 * ratio : 0), f.x(mark.to) - px, 2 * ratio);
      continue;
    }
    ctx.save();
    ctx.globalAlpha *= 0.55;
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 2 * ratio]);
    ctx.beginPath();
    ctx.moveTo(px, f.top);
    ctx.lineTo(px, f.top + f.height);
    ctx.stroke();
    ctx.restore();
  }
  const first = picture.marks.find((m) => m.from >= f.from && m.from <= f.to);
  if (!first || line.baseline) return;
  const px = f.x(first.from) + 8 * ratio;
  // Beside the first one if there is room; words never overlap.
  if (px <= labels.right || px + 28 * ratio >= f.left + f.width) return;
  ctx.font = `500 ${11 * ratio}px "Inter Variable", sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  ctx.fillText(first.word, px, first.edge === "upper" ? f.top + ratio : f.top + f.height - 12 * ratio);
  labels.right = px + 30 * ratio;
}

/** A small arrow at the edge where something lies outside. */
export function drawOutside(f: Frame, { picture }: Drawable): void {
  const { ctx, ratio } = f;
  const found: readonly Outside[] = outsideOf(picture, [f.from, f.to], [f.bottom, f.ceiling]);
  for (const { x, side } of found.slice(0, MANY_ARROWS)) {
    const px = f.x(x);
    const [edge, inward] = side === "above" ? [f.top, 4 * ratio] : [f.top + f.height, -4 * ratio];
    ctx.beginPath();
    ctx.moveTo(px, edge);
    ctx.lineTo(px - 2.5 * ratio, edge + inward);
    ctx.lineTo(px + 2.5 * ratio, edge + inward);
    ctx.fill();
  }
}

/** A crashed run ends in a × of 6; a finished one has no mark. */
export function drawEnd(f: Frame, { picture }: Drawable): void {
  const { x, y } = picture.smoothed ?? picture.series;
  const i = y.findLastIndex(Number.isFinite);
  if (i < 0) return;
  const px = f.x(x[i] ?? Number.NaN);
  const py = f.y(y[i] ?? Number.NaN);
  const r = 3 * f.ratio;
  const { ctx } = f;
  ctx.lineWidth = 1.5 * f.ratio;
  ctx.beginPath();
  ctx.moveTo(px - r, py - r);
  ctx.lineTo(px + r, py + r);
  ctx.moveTo(px + r, py - r);
  ctx.lineTo(px - r, py + r);
  ctx.stroke();
}
