/** Histograms over steps as a grid of cells: each column a step, each row a stretch of values. Pure. */
export interface StepHistogram {
  step: number;
  /** n + 1 edges, increasing. */
  bins: readonly number[];
  values: readonly number[];
}

export interface HistogramMap {
  steps: readonly number[];
  /** Lowest and highest value of all. */
  range: readonly [number, number];
  rows: number;
  /** By column, then row from the lowest value: the share of the column's values in the cell, 0 to 1. */
  cells: readonly Float64Array[];
  /** The largest share. */
  most: number;
}

/** A bin's count is spread evenly over the cells that it covers. Null where there is nothing to show. */
export function histogramMap(histograms: readonly StepHistogram[], rows: number): HistogramMap | null {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const { bins } of histograms) {
    lo = Math.min(lo, bins[0] ?? lo);
    hi = Math.max(hi, bins.at(-1) ?? hi);
  }
  if (!(lo <= hi)) return null;
  if (lo === hi) [lo, hi] = [lo - 0.5, hi + 0.5];
  const size = (hi - lo) / rows;
  let most = 0;
  const cells = histograms.map(({ bins, values }) => {
    const column = new Float64Array(rows);
    const total = values.reduce((a, b) => a + b, 0) || 1;
    values.forEach((count, i) => {
      const from = bins[i] ?? lo;
      const to = bins[i + 1] ?? from;
      if (count === 0) return;
      const first = Math.max(0, Math.min(rows - 1, Math.floor((from - lo) / size)));
      const last = Math.max(first, Math.min(rows - 1, Math.ceil((to - lo) / size) - 1));
      for (let row = first; row <= last; row++) {
        const cover = Math.min(to, lo + (row + 1) * size) - Math.max(from, lo + row * size);
        const share = to > from ? Math.max(0, cover) / (to - from) : 1 / (last - first + 1);
        column[row] = (column[row] ?? 0) + (share * count) / total;
      }
    });
    for (const share of column) most = Math.max(most, share);
    return column;
  });
  return { steps: histograms.map((h) => h.step), range: [lo, hi], rows, cells, most };
}

/** Index of the number nearest to `wanted` in a sorted list; −1 of none. */
export function nearestIndex(sorted: readonly number[], wanted: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  let lo = 0;
  let hi = sorted.length - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >> 1;
    const value = sorted[mid] ?? 0;
    if (Math.abs(value - wanted) < least) [best, least] = [mid, Math.abs(value - wanted)];
    if (value < wanted) lo = mid + 1;
    else hi = mid - 1;
  }
  return best;
}
