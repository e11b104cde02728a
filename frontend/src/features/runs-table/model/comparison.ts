/** Differences to the baseline, and whether they are more than noise. */
import type { Group, Run } from "@/api/resources/runs";
import { toNumber } from "@/lib/format/numbers";
import type { TableColumn } from "./columns";
import type { Statistics } from "./groups";
import type { TableRow } from "./rows";

/** One run or group that all others are compared with. */
export type Baseline = { kind: "run"; id: string; run: Run } | { kind: "group"; id: string; group: Group };

/** A number with what is known of its spread. */
export interface Measured {
  mean: number;
  /** Over the runs of a group; null for a single run. */
  std: number | null;
  count: number;
}

/** What the cells of a column are compared with. */
export interface Compared {
  base: Measured;
  better: "min" | "max" | null;
  /** Standard deviation that counts as noise where the baseline is a single run. */
  spread: number;
}

/** By column; columns in which the baseline has no number are not in it. */
export function comparedWith(
  baseline: Baseline,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  directions: ReadonlyMap<string, "min" | "max">,
): Map<string, Compared> {
  const groups = rows.flatMap((row) => (row.kind === "group" ? [row.group] : []));
  const found = new Map<string, Compared>();
  for (const { kind, name, title } of columns) {
    const base = kind === "metric" ? measuredIn(baseline, name) : null;
    if (base) found.set(name, { base, better: directions.get(title) ?? null, spread: medianSpread(groups, name) });
  }
  return found;
}

export function measuredIn(baseline: Baseline, column: string): Measured | null {
  if (baseline.kind === "group") return measured(baseline.group.values[column]);
  const x = toNumber(baseline.run.values[column]);
  return x === null || !Number.isFinite(x) ? null : { mean: x, std: null, count: 1 };
}

export function measured(statistics: Statistics | undefined): Measured | null {
  const mean = toNumber(statistics?.mean);
  return statistics && mean !== null && Number.isFinite(mean)
    ? { mean, std: toNumber(statistics.std), count: statistics.count }
    : null;
}

/** The spread that a difference has to exceed where the baseline is a single run: the median of the groups in view. */
export function medianSpread(groups: readonly Group[], column: string): number {
  const spreads = groups
    .map((g) => toNumber(g.values[column]?.std))
    .filter((s): s is number => s !== null && Number.isFinite(s))
    .sort((a, b) => a - b);
  return spreads[spreads.length >> 1] ?? 0;
}

/**
 * Whether a difference to the baseline is within the noise. For two groups: whether the 95 % interval of the difference
 * of their means (Welch) holds 0; else whether it is at most one standard deviation of the baseline's runs, or of
 * `spread` where the baseline is a single one.
 */
export function isWithinNoise(own: Measured, base: Measured, spread: number): boolean {
  const by = Math.abs(own.mean - base.mean);
  if (own.std !== null && base.std !== null && own.count > 1 && base.count > 1) {
    const [a, b] = [own.std ** 2 / own.count, base.std ** 2 / base.count];
    if (a + b === 0) return by === 0;
    const freedom = (a + b) ** 2 / (a ** 2 / (own.count - 1) + b ** 2 / (base.count - 1));
    return by <= studentT(freedom) * Math.sqrt(a + b);
  }
  return by <= (base.std ?? spread);
}

/** The 97.5 % quantile of Student's t (Abramowitz & Stegun 26.7.5); exact for one degree of freedom. */
export function studentT(freedom: number): number {
  if (freedom < 1.5) return 12.706;
  if (freedom < 2.5) return 4.303;
  const z = 1.959964;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
