/** A dimension as an axis from 0 (low end) to 1 (high end). Pure. */
import { scaleLinear, scaleLog } from "d3-scale";
import { formatTick } from "@/lib/format/numbers";
import { type Coordinate, canBeLog, type Dimension, isPlaced } from "./dimensions";

export interface AxisTick {
  at: number;
  label: string;
}

export interface AxisScale {
  kind: "number" | "category";
  log: boolean;
  /** Null where the value has no place on the axis: missing, NaN, ±inf. */
  place(value: Coordinate | undefined): number | null;
  /** The number at a place; of a category axis the index. */
  invert(at: number): number;
  ticks: readonly AxisTick[];
  /** Names in the order of the axis; empty for numbers. */
  names: readonly string[];
}

const NATURAL = new Intl.Collator(undefined, { numeric: true });
const MOST_NAMES = 24;

export function axisScale(dimension: Dimension, log: boolean, most = 5): AxisScale {
  return dimension.kind === "category" ? categories(dimension) : numbers(dimension, log && canBeLog(dimension), most);
}

function categories(dimension: Dimension): AxisScale {
  const names = [...new Set(dimension.values.filter((v): v is string => typeof v === "string"))].sort(NATURAL.compare);
  const index = new Map(names.map((name, i) => [name, i]));
  const last = Math.max(1, names.length - 1);
  const at = (i: number) => (names.length === 1 ? 0.5 : i / last);
  const every = Math.ceil(names.length / MOST_NAMES);
  return {
    kind: "category",
    log: false,
    place: (v) => {
      const i = typeof v === "string" ? index.get(v) : undefined;
      return i === undefined ? null : at(i);
    },
    invert: (p) => Math.round(p * last),
    ticks: names.flatMap((label, i) => (i % every === 0 ? [{ at: at(i), label }] : [])),
    names,
  };
}

function numbers(dimension: Dimension, log: boolean, most: number): AxisScale {
  const finite = dimension.values.filter(isPlaced);
  let lo = finite.length ? finite.reduce((a, b) => Math.min(a, b)) : 0;
  let hi = finite.length ? finite.reduce((a, b) => Math.max(a, b)) : 1;
  if (lo === hi) {
    const pad = lo === 0 ? 1 : Math.abs(lo) * 0.1;
    [lo, hi] = log ? [lo / 2, hi * 2] : [lo - pad, hi + pad];
  }
  const scale = log ? scaleLog().domain([lo, hi]).nice() : scaleLinear().domain([lo, hi]).nice(most);
  scale.range([0, 1]);
  // A short logarithmic axis has no power of ten inside but its ends; then all its ticks are wanted.
  const candidates = scale.ticks(most);
  const powers = candidates.filter((t) => Number.isInteger(Math.round(Math.log10(t) * 1e9) / 1e9));
  const shown = log && powers.length >= 2 ? thinned(powers, most) : thinned(candidates, most + 1);
  const step = Math.abs((shown[1] ?? 1) - (shown[0] ?? 0));
  return {
    kind: "number",
    log,
    place: (v) => (isPlaced(v) && (!log || v > 0) ? scale(v) : null),
    invert: (p) => Number(scale.invert(p)),
    ticks: shown.map((t) => ({ at: scale(t), label: formatTick(t, log ? t : step) })),
    names: [],
  };
}

const thinned = (ticks: readonly number[], most: number) => {
  const every = Math.ceil(ticks.length / most);
  return ticks.filter((_, i) => i % every === 0);
};
