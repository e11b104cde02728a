/**
 * What lies close together, column by column of the canvas: in each one upright hair, from the lowest to the highest
 * pixel that the line or the extremes reach there.
 *
 * It is what a line of the same points covers. But a browser draws an upright hair as it stands, and a line that goes
 * up and down within a pixel as the area of its outline, which takes twenty times as long. Dashes are those of the
 * axis, and only where the line is nearly level: gaps in noise would be a pattern that the data does not have.
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

/** What one line reaches in each column, used again for the next: a chart has hundreds of them. */
let uppers = new Float64Array();
let lowers = new Float64Array();

/** Collects what a line reaches in the columns of the plot, and draws it as upright hairs. */
class Hairs {
  readonly first: number;
  readonly last: number;

  constructor(private readonly f: Frame) {
    this.first = Math.floor(f.left);
    this.last = Math.ceil(f.left + f.width) - 1;
    const columns = this.last - this.first + 1;
    if (uppers.length < columns) {
      uppers = new Float64Array(columns);
      lowers = new Float64Array(columns);
    }
    uppers.fill(Number.POSITIVE_INFINITY, 0, columns);
    lowers.fill(Number.NEGATIVE_INFINITY, 0, columns);
  }

  /** Nothing, for a column that is NaN or outside of the plot. */
  put(column: number, upper: number, lower: number) {
    if (!(column >= this.first && column <= this.last)) return;
    const i = column - this.first;
    if (upper < (uppers[i] ?? 0)) uppers[i] = upper;
    if (lower > (lowers[i] ?? 0)) lowers[i] = lower;
  }

  /** `width`: of the line, 0 for what has none. `dash`: pixels with and without, in turn. `coarse`: in whole pixels. */
  draw(width: number, dash: readonly number[] = [], coarse = true) {
    const { ctx } = this.f;
    // A line that is wider than a hair reaches as far to its sides; what is left of a pixel is drawn that faintly.
    const aside = Math.max(0, (width - 1) / 2);
    const whole = Math.floor(aside);
    ctx.lineWidth = 1;
    if (!coarse && aside - whole > FAINTEST) {
      const alpha = ctx.globalAlpha;
      ctx.globalAlpha = alpha * (aside - whole);
      this.stroke(width / 2, whole + 1, dash);
      ctx.globalAlpha = alpha;
    }
    this.stroke(width / 2, whole, dash);
  }

  private stroke(beyond: number, aside: number, dash: readonly number[]) {
    const { ctx } = this.f;
    const isDash = dashes(dash);
    ctx.beginPath();
    const columns = this.last - this.first + 1;
    for (let i = 0; i < columns; i++) {
      let upper = Number.POSITIVE_INFINITY;
      let lower = Number.NEGATIVE_INFINITY;
      for (let j = Math.max(0, i - aside); j <= i + aside && j < columns; j++) {
        upper = Math.min(upper, uppers[j] ?? upper);
        lower = Math.max(lower, lowers[j] ?? lower);
      }
      if (upper > lower) continue;
      if (!isDash(i) && lower - upper <= LEVEL * beyond) continue;
      ctx.moveTo(this.first + i + 0.5, upper - beyond);
      ctx.lineTo(this.first + i + 0.5, lower + beyond);
    }
    ctx.stroke();
  }
}

/** Half widths of a line within which it is level: what goes further up or down in a column is seen between dashes too. */
const LEVEL = 4;

/** Less of a pixel than this nobody sees. */
const FAINTEST = 0.1;

/** Whether a column lies in a dash, and not between two. */
function dashes(dash: readonly number[]): (column: number) => boolean {
  const period = dash.reduce((sum, n) => sum + n, 0);
  if (period === 0) return () => true;
  return (column) => {
    let rest = column % period;
    for (const [i, length] of dash.entries()) {
      if (rest < length) return i % 2 === 0;
      rest -= length;
    }
    return true;
  };
}

/** `width` and `dash`: of the line, in pixels of the canvas. `coarse`: as wide as whole pixels make it, for one of many. */
export function strokeColumns(
  f: Frame,
  { x, y }: Line,
  [a, b]: readonly [number, number],
  width: number,
  { dash = [], coarse = false }: { dash?: readonly number[]; coarse?: boolean } = {},
): void {
  const hairs = new Hairs(f);
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
  hairs.draw(width, dash, coarse);
}

/** Extremes of neighbouring buckets: each from behind the row before up to its own, at least a pixel wide. */
export function fillColumns(
  f: Frame,
  { x, low, high }: { x: Float64Array; low: Float64Array; high: Float64Array },
  [a, b]: readonly [number, number],
): void {
  const hairs = new Hairs(f);
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
  hairs.draw(0);
}
