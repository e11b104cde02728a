/** Curves of parallel coordinates on a canvas, and finding the one under the pointer. */
import { DASHES } from "@/lib/colors/slots";
import { LANE } from "@/plot/brushes";
import { sequential } from "@/plot/sequential";
import { type Palette, readPalette } from "../line/palette";
import type { MarkedRun } from "../marked-run";
import { type Frame, type PlacedAxis, yAt } from "./types";

export interface Curves {
  axes: readonly PlacedAxis[];
  runs: readonly MarkedRun[];
  /** By run: whether the brushes let it through. */
  passing: readonly boolean[];
  /** By run: where it lies on the coloured axis, null where nowhere. */
  shades: readonly (number | null)[];
  frame: Frame;
}

/** Places of a run on each axis; those without one lie on the lane below. */
const pointsOf = ({ axes, frame }: Curves, run: number): (readonly [number, number])[] =>
  axes.map((a) => [a.x, yAt(frame, a.scale.place(a.values[run]) ?? LANE)] as const);

function trace(ctx: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]) {
  ctx.beginPath();
  points.forEach(([x, y], i) => {
    const before = points[i - 1];
    if (!before) ctx.moveTo(x, y);
    else {
      const mid = (before[0] + x) / 2;
      ctx.bezierCurveTo(mid, before[1], mid, y, x, y);
    }
  });
}

export const stopsOf = (palette: Palette): readonly [string, string, string] => [
  palette.resolve("var(--seq-low)"),
  palette.resolve("var(--seq-mid)"),
  palette.resolve("var(--seq-high)"),
];

/** The lowest values would vanish in the page: the scale is used from here on. */
const FIRST_SHADE = 0.22;
export const shadeColor = (stops: readonly [string, string, string], t: number): string =>
  sequential(stops, FIRST_SHADE + (1 - FIRST_SHADE) * t);

/** All curves: what the brushes leave out first, then by shade, the chosen runs in their own colours on top. */
export function drawCurves(ctx: CanvasRenderingContext2D, curves: Curves): void {
  const { runs, passing, shades } = curves;
  const palette = readPalette();
  const stops = stopsOf(palette);
  ctx.lineJoin = "round";
  const order = runs
    .map((_, i) => i)
    .filter((i) => !runs[i]?.chosen)
    .sort((a, b) => Number(passing[a]) - Number(passing[b]) || (shades[a] ?? -1) - (shades[b] ?? -1));
  for (const i of order) {
    trace(ctx, pointsOf(curves, i));
    ctx.globalAlpha = passing[i] ? 0.9 : 0.45;
    ctx.lineWidth = passing[i] ? 1.25 : 1;
    ctx.strokeStyle = passing[i] ? shadeColor(stops, shades[i] ?? 0) : shadeColor(stops, 0);
    ctx.stroke();
  }
  for (const [i, run] of runs.entries()) if (run.chosen) drawOne(ctx, curves, i, palette, passing[i] ? 1 : 0.45);
}

/** One run in its own colour over a halo, 2 wide. */
export function drawOne(
  ctx: CanvasRenderingContext2D,
  curves: Curves,
  run: number,
  palette: Palette = readPalette(),
  alpha = 1,
): void {
  const marked = curves.runs[run];
  if (!marked) return;
  trace(ctx, pointsOf(curves, run));
  ctx.globalAlpha = alpha;
  ctx.setLineDash([]);
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette.bg;
  ctx.stroke();
  ctx.setLineDash([...DASHES[marked.stroke]]);
  ctx.lineWidth = 2;
  ctx.strokeStyle = palette.resolve(marked.color);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** The run whose curve is nearest to a point, within `reach` pixels; null where there is none. */
export function curveAt(curves: Curves, x: number, y: number, reach = 7): number | null {
  const { axes, runs, passing, frame } = curves;
  const right = axes.findIndex((a) => a.x >= x);
  const [a, b] = [axes[right - 1], axes[right]];
  if (!a || !b) return null;
  const t = parameterAt((x - a.x) / (b.x - a.x));
  const ease = t * t * (3 - 2 * t);
  let best: number | null = null;
  let least = reach;
  for (let i = 0; i < runs.length; i++) {
    const from = yAt(frame, a.scale.place(a.values[i]) ?? LANE);
    const to = yAt(frame, b.scale.place(b.values[i]) ?? LANE);
    // Runs in their own colour are meant first, those that are brushed away last.
    const distance = Math.abs(from + (to - from) * ease - y) + (runs[i]?.chosen ? 0 : passing[i] ? 1.5 : 4);
    if (distance <= least) [best, least] = [i, distance];
  }
  return best;
}

/** The curve's parameter where it has gone `share` of its width: x(t) = 1.5 t (1 − t) + t³ … solved by halving. */
function parameterAt(share: number): number {
  let lo = 0;
  let hi = 1;
  for (let i = 0; i < 20; i++) {
    const t = (lo + hi) / 2;
    const x = 1.5 * (1 - t) * (1 - t) * t + 1.5 * (1 - t) * t * t + t * t * t;
    if (x < share) lo = t;
    else hi = t;
  }
  return (lo + hi) / 2;
}
