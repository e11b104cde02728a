/** Brushes of parallel coordinates: which runs are chosen by ranges on several axes. Pure. */
import type { AxisScale } from "./axis-scale";
import type { Coordinate } from "./dimensions";

/** Values that a brush lets through, so that it means the same when more runs arrive and the axis grows. */
export type Brush = ({ kind: "range"; from: number; to: number } | { kind: "names"; names: readonly string[] }) & {
  /** Runs without a place on the axis (missing, NaN, ±inf) too. */
  missing: boolean;
};

/** By the dimension's key. */
export type Brushes = Readonly<Record<string, Brush>>;

/** Where runs without a place are drawn: below the axis, on a lane of their own. */
export const LANE = -0.14;
const LANE_EDGE = LANE / 2;

/** The brush of a stretch of the axis, from low to high; null where it would let nothing through. */
export function brushAt(axis: AxisScale, a: number, b: number): Brush | null {
  const [low, high] = a < b ? [a, b] : [b, a];
  const missing = low < LANE_EDGE;
  const from = Math.max(0, low);
  const to = Math.min(1, high);
  if (axis.kind === "category") {
    const names = axis.names.filter((name) => {
      const at = axis.place(name) ?? -1;
      return at >= from - 1e-9 && at <= to + 1e-9 && high >= 0;
    });
    return names.length > 0 || missing ? { kind: "names", names, missing } : null;
  }
  if (high < 0) return missing ? { kind: "range", from: Number.NaN, to: Number.NaN, missing } : null;
  return { kind: "range", from: axis.invert(from), to: axis.invert(to), missing };
}

/** The stretch of the axis that a brush covers; null where its values are not on the axis. */
export function stretchOf(axis: AxisScale, brush: Brush): readonly [number, number] | null {
  const low = brush.missing ? LANE * 1.3 : null;
  if (brush.kind === "range") {
    if (Number.isNaN(brush.from)) return low === null ? null : [low, LANE * 0.6];
    const edge = (v: number) => axis.place(v) ?? (axis.log && v <= 0 ? 0 : v > 0 ? 1 : 0);
    return axis.kind === "number" ? [low ?? edge(brush.from), edge(brush.to)] : null;
  }
  const places = brush.names.map((n) => axis.place(n)).filter((p): p is number => p !== null);
  if (places.length === 0) return low === null ? null : [low, LANE * 0.6];
  const half = 0.35 / Math.max(2, axis.names.length);
  return [low ?? Math.min(...places) - half, Math.max(...places) + half];
}

export function passes(brush: Brush, axis: AxisScale, value: Coordinate | undefined): boolean {
  if (axis.place(value) === null) return brush.missing;
  if (brush.kind === "names") return typeof value === "string" && brush.names.includes(value);
  // A brush's edges come from pixels: a value on the edge belongs to it in spite of rounding.
  const slack = Math.abs(brush.to - brush.from) * 1e-9;
  return typeof value === "number" && value >= brush.from - slack && value <= brush.to + slack;
}

/** For each run whether every brush lets it through. */
export function chosenBy(
  brushes: Brushes,
  axes: readonly { key: string; scale: AxisScale; values: readonly Coordinate[] }[],
  runs: number,
): boolean[] {
  const active = axes.flatMap((a) => {
    const brush = Object.hasOwn(brushes, a.key) ? brushes[a.key] : undefined;
    return brush ? [{ ...a, brush }] : [];
  });
  return Array.from({ length: runs }, (_, i) => active.every((a) => passes(a.brush, a.scale, a.values[i])));
}
