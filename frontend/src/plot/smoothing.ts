/**
 * Smoothing by distance in x. It is computed over the whole series and never over the window, so that panning and
 * zooming change no value. NaN and ±inf are gaps: they neither count nor decay, or one bad step would poison the rest.
 */
import type { SmootherKind } from "@/lib/url-state/params";

/** What to smooth with; `scale` is in units of x. */
export interface Smoother {
  kind: SmootherKind;
  /** EMA: the half-life. Gaussian: σ. Running mean: the width of its window. */
  scale: number;
}

/** Smooths `y`; rows stand for `count` points. */
export function smooth(x: Float64Array, y: Float64Array, count: Float64Array, { kind, scale }: Smoother): Float64Array {
  if (kind === "ema") return ema(x, y, scale);
  if (kind === "mean") return runningMean(x, y, count, scale);
  return gaussian(x, y, count, scale);
}

/**
 * Debiased exponential moving average (after Kingma & Ba 2015, section 3): the weight of a value halves every `halfLife`
 * units of x before the point that is smoothed, however densely points were logged.
 */
export function ema(x: Float64Array, y: Float64Array, halfLife: number): Float64Array {
  const out = new Float64Array(y.length);
  const rate = Math.LN2 / halfLife;
  let before = firstGap(x);
  let sum = 0;
  let norm = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] ?? Number.NaN;
    const at = x[i] ?? Number.NaN;
    if (!Number.isFinite(value) || !Number.isFinite(at)) {
      out[i] = Number.NaN;
      continue;
    }
    // Two points at one place still count: a distance of zero would drop the second.
    const distance = Math.max(at - before, 1e-9 * halfLife);
    const decay = Math.exp(-rate * distance);
    sum = decay * sum + (1 - decay) * value;
    norm = decay * norm + (1 - decay);
    out[i] = sum / norm;
    before = at;
  }
  return out;
}

/** Where a point before the first one would be, were the series evenly spaced at its start. */
function firstGap(x: Float64Array): number {
  const first = x.find(Number.isFinite) ?? 0;
  const second = x.find((v) => v > first);
  return second === undefined ? first - 1 : first - (second - first);
}

/** Mean of all points within half of `width` on both sides; at the ends of what there is. */
export function runningMean(x: Float64Array, y: Float64Array, count: Float64Array, width: number): Float64Array {
  const out = new Float64Array(y.length).fill(Number.NaN);
  const half = width / 2;
  let from = 0;
  let to = 0;
  let sum = 0;
  let norm = 0;
  // Taking away what was added leaves rounding behind, which after a value of 1e30 would be all there is.
  let magnitude = 0;
  const add = (i: number, sign: 1 | -1) => {
    const value = y[i] ?? Number.NaN;
    if (!Number.isFinite(value)) return;
    const weight = count[i] ?? 1;
    sum += sign * weight * value;
    norm += sign * weight;
    magnitude = Math.max(magnitude, Math.abs(weight * value));
  };
  for (let i = 0; i < y.length; i++) {
    const at = x[i] ?? Number.NaN;
    while (to < x.length && (x[to] ?? Number.NaN) <= at + half) add(to++, 1);
    while ((x[from] ?? Number.NaN) < at - half) add(from++, -1);
    if (magnitude > 1e6 * Math.abs(sum)) {
      [sum, norm, magnitude] = [0, 0, 0];
      for (let k = from; k < to; k++) add(k, 1);
    }
    if (Number.isFinite(y[i] ?? Number.NaN) && norm > 0) out[i] = sum / norm;
  }
  return out;
}

/** Three running means are a gaussian to within 7 % of its height (Wells 1986), and their cost does not grow with σ. */
export function gaussian(x: Float64Array, y: Float64Array, count: Float64Array, sigma: number): Float64Array {
  const width = 2 * sigma; // the variance of one is width² / 12, and those of three add up to σ²
  let out = y;
  for (let pass = 0; pass < 3; pass++) out = runningMean(x, out, count, width);
  return out;
}

/** Slider positions per span: at 0.9 a value's weight halves within some 2 % of the span. */
const SPANS = 300;

/**
 * Half-life for a slider weight 0 ≤ w < 1 and the span of the data. The span is rounded up to a 1-2-5 number, so that a
 * growing live run keeps its half-life for most of its life.
 */
export function halfLifeOf(weight: number, span: number): number {
  if (!(weight > 0) || !(span > 0)) return 0;
  return ((Math.LN2 / -Math.log(weight)) * niceSpan(span)) / SPANS;
}

/** The smoother of a slider position: all kinds smooth about equally at the same one. Null: as it is. */
export function smootherOf(kind: SmootherKind, weight: number, span: number): Smoother | null {
  const halfLife = halfLifeOf(weight, span);
  if (halfLife === 0) return null;
  return { kind, scale: halfLife * { ema: 1, gaussian: 1, mean: 3 }[kind] };
}

export function niceSpan(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span));
  const lead = span / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}
