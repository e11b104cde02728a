/** Ranges and ticks of axes. Pure: numbers in, numbers out. */
import { lowerBound } from "@/lib/series/series";

export type Range = readonly [number, number];

export interface YSource {
  x: Float64Array;
  lines: readonly Float64Array[];
}

/** Smallest and largest x over all series; null when there is none. */
export function xExtent(columns: readonly Float64Array[]): Range | null {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const x of columns) {
    for (const v of [x.find(Number.isFinite), x.findLast(Number.isFinite)]) {
      if (v === undefined) continue;
      lo = Math.min(lo, v);
      hi = Math.max(hi, v);
    }
  }
  if (lo > hi) return null;
  return lo === hi ? [lo - 0.5, hi + 0.5] : [lo, hi];
}

/** The range of y that shows every finite value with x inside `window`, with a little air. On a log scale only y > 0 counts. */
export function yExtent(sources: readonly YSource[], window: Range | null, log: boolean): Range {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const { x, lines } of sources) {
    for (let i = window ? lowerBound(x, window[0]) : 0; i < x.length; i++) {
      if (window && (x[i] ?? Number.NaN) > window[1]) break;
      for (const line of lines) {
        const v = line[i] ?? Number.NaN;
        if (!Number.isFinite(v) || (log && v <= 0)) continue;
        if (v < lo) lo = v;
        if (v > hi) hi = v;
      }
    }
  }
  if (lo > hi) return log ? [0.1, 1] : [0, 1];
  if (log) return lo === hi ? [lo / 2, hi * 2] : [lo / (hi / lo) ** 0.04, hi * (hi / lo) ** 0.04];
  if (lo === hi) {
    const pad = lo === 0 ? 1 : Math.abs(lo) * 0.1;
    return [lo - pad, hi + pad];
  }
  const pad = (hi - lo) * 0.05;
  // A quantity that never goes below zero shouldn't look as if it did.
  return [lo >= 0 && lo - pad < 0 ? 0 : lo - pad, hi + pad];
}

const LEADS = [1, 2, 2.5, 5, 10];
/** Below, the labels of steps of 2.5 are a digit longer than the gutter. */
const FINE = 0.01;
const CLOCK = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
  1_209_600, 2_592_000,
];

/** The smallest nice distance that makes at most `most` intervals. */
export function tickStep([lo, hi]: Range, most: number): number {
  const rough = (hi - lo) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = LEADS.find((l) => l * power >= rough * (1 - 1e-9) && (l !== 2.5 || power >= FINE)) ?? 10;
  return lead * power;
}

export function clockStep([lo, hi]: Range, most: number): number {
  const rough = (hi - lo) / Math.max(1, most);
  return CLOCK.find((s) => s >= rough) ?? tickStep([lo, hi], most);
}

/** Multiples of `step` inside the range; `offset` shifts them (local midnight for wall clocks). */
export function ticks([lo, hi]: Range, step: number, offset = 0): number[] {
  const out: number[] = [];
  const first = Math.ceil((lo - offset) / step - 1e-9);
  const last = Math.floor((hi - offset) / step + 1e-9);
  for (let k = first; k <= last && out.length < 100; k++) out.push(Number((k * step).toPrecision(12)) + offset);
  return out;
}

/** Powers of ten inside the range, thinned to at most `most`; a short range falls back to even ticks. */
export function logTicks([lo, hi]: Range, most: number): number[] {
  const from = Math.ceil(Math.log10(lo) - 1e-9);
  const to = Math.floor(Math.log10(hi) + 1e-9);
  if (to - from < 1) return ticks([lo, hi], tickStep([lo, hi], most)).filter((t) => t > 0);
  const every = Math.ceil((to - from + 1) / (most + 1));
  const out: number[] = [];
  for (let e = from; e <= to; e += every) out.push(Number(`1e${e}`));
  return out;
}
