/** The sequential scale: three stops, mixed in between. Pure. */
const channels = (hex: string): readonly number[] =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) || 0);

const mix = (a: string, b: string, share: number): string => {
  const to = channels(b);
  return `rgb(${channels(a)
    .map((c, i) => Math.round(c + ((to[i] ?? c) - c) * share))
    .join(" ")})`;
};

/** The colour at `t` from 0 to 1; stops are `#rrggbb`. */
export function sequential(stops: readonly [string, string, string], t: number): string {
  const at = Math.max(0, Math.min(1, t));
  return at < 0.5 ? mix(stops[0], stops[1], at * 2) : mix(stops[1], stops[2], at * 2 - 1);
}
