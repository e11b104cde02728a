/** Draws lines onto a canvas whose scales and axes uPlot has laid out. Order: bands, raw, lines, baseline, marks. */
import { DASHES } from "@/lib/colors/slots";
import type { BandPicture } from "@/plot/bands";
import { fillColumns, fillsColumns, strokeColumns } from "./draw-columns";
import { drawEnd, drawMarks, drawOutside } from "./draw-marks";
import { type Frame, windowRows } from "./frame";
import type { Palette } from "./palette";
import type { Drawable, Pin } from "./types";

/** Spreads of groups, and what smoothing leaves out, hide each other beyond these; extremes of raw data are always drawn. */
const MANY_BANDS = 12;
/** Alpha of the raw line under a smoothed one. */
const RAW = 0.32;

/** Points of one path: what it costs to fill in a line that goes up and down grows faster than its length. */
const STRETCH = 64;

/** Points of a chart from which its lines are made of hairs: as outlines, three thousand noisy ones take 10 ms. */
const DENSE = 1000;

/** And from which columns are as wide as whole pixels make them. */
const CROWDED = 4000;

/** Pixels of the canvas that two hairs cover; on finer screens more would be needed, and paper shows between them. */
const TWO_HAIRS = 2;

/**
 * Shifts of the two hairs that together are a line of 1 < `width` ≤ 2 pixels of the canvas.
 *
 * A browser draws a line of one pixel point by point, and a wider one as the area of its outline: with 200 noisy lines
 * in a chart that takes ten times as long and more.
 */
function hairsOf(width: number): readonly (readonly [number, number])[] {
  const aside = (width - 1) / 2;
  return [
    [-aside, -aside],
    [aside, aside],
  ];
}

type Columns = { x: Float64Array; y: Float64Array };

/** `divisible`: opaque and without dashes, so that nobody sees where one path ends and the next begins. */
function strokePath(f: Frame, { x, y }: Columns, [dx, dy]: readonly [number, number], divisible: boolean) {
  const { ctx } = f;
  const [a, b] = windowRows(x, f);
  ctx.beginPath();
  let drawing = false;
  let before = Number.NaN;
  for (let i = a; i < b; i++) {
    const py = f.y(y[i] ?? Number.NaN) + dy;
    // Aside from where the line goes: two hairs one after the other would be one.
    const px = f.x(x[i] ?? Number.NaN) + (py > before ? -dx : dx);
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      drawing = false;
      continue;
    }
    before = py;
    if (drawing) {
      ctx.lineTo(px, py);
      if (divisible && (i - a) % STRETCH === 0) {
        ctx.stroke();
        ctx.beginPath();
        ctx.moveTo(px, py);
      }
    } else ctx.moveTo(px, py);
    drawing = true;
  }
  ctx.stroke();
}

/** A point between two gaps has no line; it is a dot. */
function dotAlone(f: Frame, { x, y }: Columns) {
  const { ctx } = f;
  const [a, b] = windowRows(x, f);
  const isDrawn = (i: number) =>
    i >= a && Number.isFinite(f.y(y[i] ?? Number.NaN)) && Number.isFinite(f.x(x[i] ?? Number.NaN));
  for (let i = a; i < b; i++) {
    if (Number.isFinite(y[i + 1] ?? Number.NaN) || !isDrawn(i) || isDrawn(i - 1)) continue;
    ctx.beginPath();
    ctx.arc(f.x(x[i] ?? Number.NaN), f.y(y[i] ?? Number.NaN), 2 * f.ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
}

interface StrokeStyle {
  /** CSS pixels. */
  width: number;
  /** Pixels of the canvas with and without, in turn. */
  dash: readonly number[];
  opaque: boolean;
  /** Of all lines of the chart, within the window. */
  points: number;
}

const WHERE_IT_IS = [0, 0] as const;

function strokeLine(f: Frame, line: Columns, { width, dash, opaque, points }: StrokeStyle) {
  const wide = width * f.ratio;
  const rows = windowRows(line.x, f);
  if (fillsColumns(f, line, rows)) {
    f.ctx.setLineDash([]);
    strokeColumns(f, line, rows, wide, { dash, coarse: points > CROWDED });
  } else {
    f.ctx.setLineDash([...dash]);
    // Hairs that lie over each other darken what is not opaque.
    const fine = points > DENSE && opaque && wide > 1 && wide <= TWO_HAIRS;
    f.ctx.lineWidth = fine ? 1 : wide;
    for (const shift of fine ? hairsOf(wide) : [WHERE_IT_IS]) strokePath(f, line, shift, opaque && dash.length === 0);
  }
  dotAlone(f, line);
}

/** Rows that are drawn. None count for a picture without pixels: it is made of few paths, however long that takes. */
function pointsOf(f: Frame, drawables: readonly Drawable[]): number {
  if (f.vector) return 0;
  return drawables.reduce((points, { picture }) => {
    const [a, b] = windowRows((picture.smoothed ?? picture.series).x, f);
    return points + b - a;
  }, 0);
}

/** One path for each stretch without a gap, so that its parts don't darken each other. */
function fillBand(f: Frame, band: BandPicture) {
  const { ctx } = f;
  const { x, low, high, stepped } = band;
  const [a, b] = windowRows(x, f);
  if (stepped && !f.vector) {
    fillColumns(f, band, [a, b]);
    return;
  }
  const px = (i: number) => f.x(x[i] ?? Number.NaN);
  /** Where the extremes of row i begin: right behind the row before, at least a pixel wide. */
  const begin = (i: number, start: number) => (i > start ? px(i - 1) : px(i) - f.ratio);
  const edge = (i: number, y: Float64Array) => f.y(y[i] ?? Number.NaN);
  const flush = (start: number, end: number) => {
    if (end - start < (stepped ? 1 : 2)) return;
    ctx.beginPath();
    for (let i = start; i < end; i++) {
      if (stepped) ctx.lineTo(begin(i, start), edge(i, high));
      ctx.lineTo(px(i), edge(i, high));
    }
    for (let i = end - 1; i >= start; i--) {
      ctx.lineTo(px(i), edge(i, low));
      if (stepped) ctx.lineTo(begin(i, start), edge(i, low));
    }
    ctx.closePath();
    ctx.fill();
  };
  let start = -1;
  for (let i = a; i < b; i++) {
    const fine = Number.isFinite(edge(i, low)) && Number.isFinite(edge(i, high));
    if (fine && start < 0) start = i;
    else if (!fine && start >= 0) {
      flush(start, i);
      start = -1;
    }
  }
  if (start >= 0) flush(start, b);
}

/** `hovered` is drawn wider, and with its band however many there are. */
export function drawLines(f: Frame, drawables: readonly Drawable[], hovered: string | null, palette: Palette): void {
  const { ctx } = f;
  // The top row of the table is drawn last, on top; the baseline over all of them.
  const order = [...drawables].reverse().sort((a, b) => Number(a.line.baseline) - Number(b.line.baseline));
  const paint = (d: Drawable, alpha: number) => {
    const color = palette.resolve(d.line.color);
    ctx.strokeStyle = color;
    ctx.fillStyle = color;
    ctx.globalAlpha = alpha;
  };
  ctx.save();
  ctx.beginPath();
  ctx.rect(f.left, f.top, f.width, f.height);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineCap = "butt";
  const banded = order.filter((d) => d.picture.band);
  for (const d of banded) {
    const dispensable = d.line.kind === "group" || d.picture.smoothed !== null;
    if (!d.picture.band || (dispensable && banded.length > MANY_BANDS && d.line.id !== hovered)) continue;
    const strength = d.line.kind === "group" ? 1 : 0.75;
    paint(d, palette.bandAlpha * strength);
    fillBand(f, d.picture.band);
  }
  const points = pointsOf(f, drawables);
  for (const d of order) {
    if (!d.picture.smoothed || d.line.kind === "group") continue;
    paint(d, RAW);
    strokeLine(f, d.picture.series, { width: 1, dash: [], opaque: false, points });
  }
  for (const d of order) {
    paint(d, 1);
    const width = d.line.id === hovered ? 2.25 : d.line.baseline ? 1.75 : 1.5;
    const dash = DASHES[d.line.stroke].map((n) => n * f.ratio);
    strokeLine(f, d.picture.smoothed ?? d.picture.series, { width, dash, opaque: true, points });
    if (d.line.crashed) {
      ctx.setLineDash([]);
      drawEnd(f, d);
    }
  }
  ctx.setLineDash([]);
  const labels = { right: f.left };
  for (const d of [...order].reverse()) {
    ctx.globalAlpha = 1;
    drawMarks(f, d, palette.resolve(d.line.color), labels);
    drawOutside(f, d);
  }
  ctx.restore();
}

/** The pinned step or range: a line with a handle of 11 × 4 on the axis, the range filled. */
export function drawPin(f: Frame, pin: Pin, palette: Palette): void {
  if (!pin) return;
  const { ctx, ratio } = f;
  ctx.save();
  ctx.beginPath();
  ctx.rect(f.left, f.top, f.width, f.height + 4 * ratio);
  ctx.clip();
  ctx.fillStyle = palette.acc;
  const at = pin.map((x) => f.x(x));
  const [from, to] = at;
  if (from !== undefined && to !== undefined) {
    ctx.globalAlpha = 0.07;
    ctx.fillRect(from, f.top, to - from, f.height);
    ctx.globalAlpha = 1;
  }
  for (const px of at) {
    ctx.fillRect(Math.round(px), f.top, ratio, f.height);
    ctx.fillRect(Math.round(px - 5 * ratio), f.top + f.height - 2 * ratio, 11 * ratio, 4 * ratio);
  }
  ctx.restore();
}
