/**
 * What lies close together, column by column of the canvas: in each one upright hair, from the lowest to the highest
 * pixel that the line or the extremes reach there.
 *
 * It is what a line of the same points covers. But a browser draws an upright hair as it stands, and a line that goes
 * up and down within a pixel as the area of its outline, which takes twenty times as long. Dashes are those of the
 * axis, and not of a way up and down that nobody can follow.
 */
import type { Frame } from "./frame";

interface Line {
  x: Float64Array;
  y: Float64Array;
}

/** Whether rows [a, b) have at least one point for each column that they reach over. */
export function fillsColumns(f: Frame, { x }: Line, [a, b]: readonly [number, number]): boolean {
  const from = Math.max(f.left, f.x(x[a] ?? Number.NaN));
  const to = Math.min(f.left + f.width, f.x(x[b - 1] ?? Number.NaN));
  return !f.vector && b - a > to - from + 2;
}

/** Collects upright hairs in the columns of the plot, and draws them as one path. */
class Hairs {
  readonly first: number;
  readonly last: number;
  private readonly period: number;

  /** `aside`: how far a hair reaches beyond its ends. `dash`: pixels with and without, in turn. */
  constructor(
    private readonly f: Frame,
    private readonly aside: number,
    private readonly dash: readonly number[],
  ) {
    this.period = dash.reduce((sum, n) => sum + n, 0);
    this.first = Math.floor(f.left);
    this.last = Math.ceil(f.left + f.width) - 1;
    f.ctx.lineWidth = 1;
    f.ctx.beginPath();
  }

  /** Nothing, for a column that is NaN or outside of the plot. */
  put(column: number, upper: number, lower: number) {
    if (!(column >= this.first && column <= this.last)) return;
    if (this.period === 0 || this.isDash(column)) this.hair(column, upper - this.aside, lower + this.aside);
    else if (lower - upper > 4 * this.aside) {
      // Extremes are seen between dashes too.
      this.hair(column, upper - this.aside, upper + this.aside);
      this.hair(column, lower - this.aside, lower + this.aside);
    }
  }

  private hair(column: number, from: number, to: number) {
    this.f.ctx.moveTo(column + 0.5, from);
    this.f.ctx.lineTo(column + 0.5, to);
  }

  private isDash(column: number): boolean {
    let rest = (column - this.first) % this.period;
    for (const [i, length] of this.dash.entries()) {
      if (rest < length) return i % 2 === 0;
      rest -= length;
    }
    return true;
  }

  draw() {
    this.f.ctx.stroke();
  }
}

/** `width` and `dash`: of the line, in pixels of the canvas. */
export function strokeColumns(
  f: Frame,
  { x, y }: Line,
  [a, b]: readonly [number, number],
  width: number,
  dash: readonly number[] = [],
): void {
  const hairs = new Hairs(f, width / 2, dash);
  let column = Number.NaN; // in which the line is; NaN in a gap
  let [upper, lower] = [0, 0];
  let [x0, y0] = [0, 0];
  for (let i = a; i < b; i++) {
    const px = f.x(x[i] ?? Number.NaN);
    const py = f.y(y[i] ?? Number.NaN);
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      hairs.put(column, upper, lower);
      column = Number.NaN;
      continue;
    }
    const reached = Math.min(Math.max(Math.floor(px), hairs.first - 1), hairs.last + 1);
    if (Number.isNaN(column)) {
      column = reached;
      upper = lower = py;
    }
    // Where the line leaves a column it enters the next.
    while (column < reached) {
      const edge = y0 + ((py - y0) * (column + 1 - x0)) / (px - x0);
      hairs.put(column, Math.min(upper, edge), Math.max(lower, edge));
      column++;
      upper = lower = edge;
    }
    upper = Math.min(upper, py);
    lower = Math.max(lower, py);
    [x0, y0] = [px, py];
  }
  hairs.put(column, upper, lower);
  hairs.draw();
}

/** Extremes of neighbouring buckets: each from behind the row before up to its own, at least a pixel wide. */
export function fillColumns(
  f: Frame,
  { x, low, high }: { x: Float64Array; low: Float64Array; high: Float64Array },
  [a, b]: readonly [number, number],
): void {
  const hairs = new Hairs(f, 0, []);
  let column = Number.NaN; // of the last row with extremes, which the next may share; NaN behind a gap
  let [upper, lower] = [0, 0];
  for (let i = a; i < b; i++) {
    const px = f.x(x[i] ?? Number.NaN);
    const top = f.y(high[i] ?? Number.NaN);
    const bottom = f.y(low[i] ?? Number.NaN);
    if (!Number.isFinite(px) || !Number.isFinite(top) || !Number.isFinite(bottom)) {
      hairs.put(column, upper, lower);
      column = Number.NaN;
      continue;
    }
    const reached = Math.min(Math.max(Math.floor(px), hairs.first - 1), hairs.last + 1);
    if (column === reached) {
      upper = Math.min(upper, top);
      lower = Math.max(lower, bottom);
      continue;
    }
    hairs.put(column, upper, lower);
    // Columns that lie whole between the row before and this one are this one's.
    for (let c = Number.isNaN(column) ? reached : column + 1; c < reached; c++) hairs.put(c, top, bottom);
    [column, upper, lower] = [reached, top, bottom];
  }
  hairs.put(column, upper, lower);
  hairs.draw();
}
