import { lowerBound } from "@/lib/series/series";
import type { Drawable } from "./types";

/** The x of a row, of any line, that is nearest to `at`. */
export function nearestX(drawables: readonly Drawable[], at: number): number {
  let best = at;
  let least = Number.POSITIVE_INFINITY;
  for (const { picture } of drawables) {
    const i = lowerBound(picture.series.x, at);
    for (const x of [picture.series.x[i - 1], picture.series.x[i]]) {
      if (x === undefined || Number.isNaN(x)) continue;
      if (Math.abs(x - at) < least) [best, least] = [x, Math.abs(x - at)];
    }
  }
  return best;
}

/** `by` points to the right (or left) of `from`, along the line that has the most points. */
export function stepX(drawables: readonly Drawable[], from: number, by: number): number | null {
  const longest = drawables.reduce<Float64Array | null>(
    (a, { picture }) => (a && a.length >= picture.series.x.length ? a : picture.series.x),
    null,
  );
  if (!longest || longest.length === 0) return null;
  const at = lowerBound(longest, from);
  const i = Math.max(0, Math.min(longest.length - 1, by > 0 && longest[at] !== from ? at - 1 + by : at + by));
  return longest[i] ?? null;
}
