/**
 * Debiased exponential moving average by x-distance (after Kingma & Ba 2015, section 3).
 *
 * The weight of a value halves every `halfLife` units of x before the point that is smoothed, however densely points
 * were logged. It is computed over the whole series and not over the window, so panning and zooming change no value.
 */
export function ema(x: Float64Array, y: Float64Array, halfLife: number): Float64Array {
  if (!(halfLife > 0)) return y;
  const out = new Float64Array(y.length);
  const rate = Math.LN2 / halfLife;
  let before = firstGap(x);
  let sum = 0;
  let norm = 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] ?? Number.NaN;
    const at = x[i] ?? Number.NaN;
    // NaN and ±inf are gaps: they neither count nor decay, or one bad step would poison the rest of the line.
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

export function niceSpan(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span));
  const lead = span / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}
