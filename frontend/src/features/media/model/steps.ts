/** One slider over the steps of many keys. Pure. */
import { nearestIndex } from "@/plot/histogram-map";

/** All steps at which anything was logged, in order. */
export function unionOf(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

export interface Nearest {
  step: number;
  /** How far it lies from the wanted one; 0 at the very step. */
  away: number;
  newest: boolean;
}

/** The logged step nearest to the wanted one; null wants the newest. Undefined where nothing was logged. */
export function nearestStep(steps: readonly number[], wanted: number | null): Nearest | undefined {
  const newest = steps.at(-1);
  if (newest === undefined) return undefined;
  const step = wanted === null ? newest : (steps[nearestIndex(steps, wanted)] ?? newest);
  return { step, away: wanted === null ? 0 : Math.abs(step - wanted), newest: step === newest };
}

/** Where `by` steps on from a step lead; beyond the last one it is null, the newest, which new steps move on. */
export function walk(steps: readonly number[], from: number | null, by: number): number | null {
  const at = from === null ? steps.length - 1 : nearestIndex(steps, from);
  const to = Math.max(0, at + by);
  return to >= steps.length - 1 ? null : (steps[to] ?? null);
}
