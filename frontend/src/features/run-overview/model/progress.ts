/** How far a run is, where its config says how long it will be. Pure. */
const TOTAL = /(^|[./_])((max|total|num|n)_?(train(ing)?_?)?(steps|iters|iterations|updates)|train_steps)$/i;

export interface Progress {
  total: number;
  /** 0 to 1. */
  part: number;
  /** Seconds, if it goes on as until now; null where it does not go on or nothing is known yet. */
  left: number | null;
}

export function progressOf(
  run: { state: string; last_step: number | null; duration: number },
  config: Readonly<Record<string, unknown>>,
): Progress | null {
  const step = run.last_step;
  if (step === null) return null;
  // Of several the smallest that the run has not passed: the one that ends it.
  const totals = Object.entries(config).flatMap(([key, value]) =>
    TOTAL.test(key) && typeof value === "number" && Number.isFinite(value) && value >= step && value > 0 ? [value] : [],
  );
  if (totals.length === 0) return null;
  const total = Math.min(...totals);
  const lives = run.state === "running" || run.state === "stalled";
  return { total, part: step / total, left: lives && step > 0 ? (run.duration / step) * (total - step) : null };
}
