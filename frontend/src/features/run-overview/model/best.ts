import type { Metric } from "@/api/resources/metrics";
import { toNumber } from "@/lib/format/numbers";

export interface Best {
  value: number | null;
  step: number | null;
  /** Null where nobody said which way is better. */
  better: "min" | "max" | null;
}

/** The best value of a metric: by its direction; without one by what its name says, and then no colour is given. */
export function bestOf(metric: Metric): Best {
  const better = metric.direction === "min" || metric.direction === "max" ? metric.direction : null;
  const lower = better === "min" || (better === null && /loss|error|perplexity|ppl|norm/i.test(metric.name));
  return lower
    ? { value: toNumber(metric.min), step: metric.min_step, better }
    : { value: toNumber(metric.max), step: metric.max_step, better };
}
