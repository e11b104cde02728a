/** Draws lines onto a canvas whose scales and axes uPlot has laid out. Order: bands, raw, lines, baseline, marks. */
import type uPlot from "uplot";
import { DASHES } from "@/lib/colors/slots";
import { lowerBound } from "@/lib/series/series";
import type { LinePicture } from "@/plot/lines";
import { outsideOf } from "@/plot/outside";
import type { Palette } from "./palette";
import type { PanelLine } from "./types";

export interface Drawable {
  run: PanelLine;
  line: LinePicture;
}

interface Frame {
  ctx: CanvasRenderingContext2D;
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
}

const MANY_BANDS = 12;
const MANY_ARROWS = 100;

export function frameOf(u: uPlot): Frame | null {
  const { min: x0, max: x1 } = u.scales.x ?? {};
  const { min: y0, max: y1, distr } = u.scales.y ?? {};
  if (x0 == null || x1 == null || y0 == null || y1 == null) return null;
  const { left, top, width, height } = u.bbox;
  const log = distr === 3;
  const [lo, hi] = log ? [Math.log(y0), Math.log(y1)] : [y0, y1];
  const kx = width / (x1 - x0);
  const ky = height / (hi - lo);
  return {
    ctx: u.ctx,
    ratio: devicePixelRatio,
    left,
    top,
    width,
    height,
    from: x0,
    to: x1,
    x: (v) => left + (v - x0) * kx,
    y: log ? (v) => (v > 0 ? top + height - (Math.log(v) - lo) * ky : Number.NaN) : (v) => top + height - (v - lo) * ky,
  };
}

/** Rows in the window, and one neighbour on each side, so that lines reach the edges. */
function windowRows(x: Float64Array, { from, to }: Frame): [number, number] {
  return [Math.max(0, lowerBound(x, from) - 1), Math.min(x.length, lowerBound(x, to) + 1)];
}

function strokeLine(f: Frame, x: Float64Array, y: Float64Array, width: number) {
  const { ctx } = f;
  const [a, b] = windowRows(x, f);
  ctx.lineWidth = width * f.ratio;
  ctx.beginPath();
  let drawing = false;
  const alone: [number, number][] = [];
  for (let i = a; i < b; i++) {
    const px = f.x(x[i] ?? Number.NaN);
    const py = f.y(y[i] ?? Number.NaN);
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      drawing = false;
      continue;
    }
    if (drawing) ctx.lineTo(px, py);
    else {
      ctx.moveTo(px, py);
      if (!Number.isFinite(y[i + 1] ?? Number.NaN)) alone.push([px, py]);
    }
    drawing = true;
  }
  ctx.stroke();
  // A point between two gaps has no line; it is a dot.
  for (const [px, py] of alone) {
    ctx.beginPath();
    ctx.arc(px, py, 2 * f.ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function fillBand(f: Frame, { series }: LinePicture) {
  const { ctx } = f;
  const [a, b] = windowRows(series.x, f);
  let start = -1;
  const flush = (end: number) => {
    if (start < 0 || end - start < 2) {
      start = -1;
      return;
    }
    ctx.beginPath();
    for (let i = start; i < end; i++) ctx.lineTo(f.x(series.x[i] ?? 0), f.y(series.max[i] ?? 0));
    for (let i = end - 1; i >= start; i--) ctx.lineTo(f.x(series.x[i] ?? 0), f.y(series.min[i] ?? 0));
    ctx.closePath();
    ctx.fill();
    start = -1;
  };
  for (let i = a; i < b; i++) {
    const fine = Number.isFinite(f.y(series.min[i] ?? Number.NaN)) && Number.isFinite(f.y(series.max[i] ?? Number.NaN));
    if (fine && start < 0) start = i;
    else if (!fine) flush(i);
  }
  flush(b);
}

/** Triangle 8 × 6 at the edge and a dotted line below; a stretch is a bar along the edge. */
function drawMarks(f: Frame, { run, line }: Drawable, color: string, labels: { right: number }) {
  const { ctx, ratio } = f;
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  for (const mark of line.marks) {
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
  const first = line.marks.find((m) => m.from >= f.from && m.from <= f.to);
  if (first && !run.baseline) {
    const px = f.x(first.from) + 8 * ratio;
    // Beside the first one if there is room; words never overlap.
    if (px > labels.right && px + 28 * ratio < f.left + f.width) {
      ctx.font = `500 ${11 * ratio}px "Inter Variable", sans-serif`;
      ctx.textBaseline = "top";
      ctx.textAlign = "left";
      ctx.fillText(first.word, px, first.edge === "upper" ? f.top + ratio : f.top + f.height - 12 * ratio);
      labels.right = px + 30 * ratio;
    }
  }
}

/** A small arrow at the edge where an extreme lies outside. */
function drawOutside(f: Frame, { line }: Drawable, y: readonly [number, number]) {
  const { ctx, ratio } = f;
  for (const { x, side } of outsideOf(line.series, [f.from, f.to], y).slice(0, MANY_ARROWS)) {
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
function drawEnd(f: Frame, { line }: Drawable) {
  const y = line.smoothed ?? line.series.y;
  const i = y.findLastIndex(Number.isFinite);
  if (i < 0) return;
  const px = f.x(line.series.x[i] ?? Number.NaN);
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

export function drawLines(u: uPlot, drawables: readonly Drawable[], hovered: string | null, palette: Palette): void {
  const f = frameOf(u);
  if (!f) return;
  const { ctx } = f;
  const some = hovered !== null && drawables.some((d) => d.run.id === hovered);
  const faded = (d: Drawable) => some && d.run.id !== hovered && !d.run.baseline;
  // The top row of the table is drawn last, on top; the baseline over all of them.
  const order = [...drawables].reverse().sort((a, b) => Number(a.run.baseline) - Number(b.run.baseline));
  const paint = (d: Drawable, alpha: number, dashed: boolean) => {
    const color = palette.resolve(d.run.color);
    ctx.strokeStyle = color;
    ctx.fillStyle = color;
    ctx.globalAlpha = alpha;
    ctx.setLineDash(dashed ? DASHES[d.run.stroke].map((n) => n * f.ratio) : []);
  };
  ctx.save();
  ctx.beginPath();
  ctx.rect(f.left, f.top, f.width, f.height);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineCap = "butt";
  const banded = order.filter((d) => !d.line.series.exact);
  for (const d of banded) {
    if (banded.length > MANY_BANDS && d.run.id !== hovered) continue;
    paint(d, palette.bandAlpha * 0.75 * (faded(d) ? 0.55 : 1), false);
    fillBand(f, d.line);
  }
  for (const d of order) {
    if (!d.line.smoothed) continue;
    paint(d, faded(d) ? 0.14 : 0.32, false);
    strokeLine(f, d.line.series.x, d.line.series.y, 1);
  }
  for (const d of order) {
    paint(d, faded(d) ? 0.55 : 1, true);
    const width = d.run.id === hovered ? 2.25 : d.run.baseline ? 1.75 : 1.5;
    strokeLine(f, d.line.series.x, d.line.smoothed ?? d.line.series.y, width);
    if (d.run.crashed) {
      ctx.setLineDash([]);
      drawEnd(f, d);
    }
  }
  ctx.setLineDash([]);
  const labels = { right: f.left };
  for (const d of [...order].reverse()) {
    ctx.globalAlpha = faded(d) ? 0.55 : 1;
    drawMarks(f, d, palette.resolve(d.run.color), labels);
    drawOutside(f, d, [u.scales.y?.min ?? 0, u.scales.y?.max ?? 0]);
  }
  ctx.restore();
}
