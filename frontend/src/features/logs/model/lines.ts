/** Numbers of lines, in order. Pure. */

/** Index of the first number that is not below `line`; the length where all are below. */
export function firstAtOrAfter(sorted: readonly number[], line: number): number {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((sorted[mid] ?? 0) < line) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/** The hit that a step leads to, around both ends; null where there is none. `from` is a line, in view or chosen. */
export function nextHit(hits: readonly number[], from: number, by: 1 | -1): number | null {
  if (hits.length === 0) return null;
  const at = firstAtOrAfter(hits, from);
  const to = by === 1 ? (hits[at] === from ? at + 1 : at) : at - 1;
  return hits[(to + hits.length) % hits.length] ?? null;
}

/** Where marks stand along a bar, from 0 to 1: hits nearer to each other than a pixel share one. */
export function markPlaces(
  hits: readonly number[],
  rowOf: (line: number) => number,
  count: number,
  most = 400,
): number[] {
  const places = new Set<number>();
  for (const line of hits) places.add(Math.floor((rowOf(line) / Math.max(1, count)) * most));
  return [...places].map((p) => p / most);
}

/** The lines and those around each of them, in order and once. */
export function withContext(lines: readonly number[], around: number, last: number): readonly number[] {
  if (around === 0) return lines;
  const out: number[] = [];
  for (const line of lines) {
    const from = Math.max((out.at(-1) ?? 0) + 1, line - around);
    for (let n = from; n <= Math.min(last, line + around); n++) out.push(n);
  }
  return out;
}
