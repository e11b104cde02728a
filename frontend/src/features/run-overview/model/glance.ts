/** Which four figures tell most of a run on a phone. Pure. */
import type { Metric } from "@/api/resources/metrics";

const RANKS: readonly ((m: Metric) => boolean)[] = [
  (m) => m.direction !== null && /^(val|valid|validation|eval|test)\b/i.test(m.name),
  (m) => /^(val|valid|validation|eval|test)\b/i.test(m.name),
  (m) => m.direction !== null,
  (m) => /loss|reward|return/i.test(m.name),
];
const GPU = /gpu.*(util|load)|util.*gpu/i;
const GPU_MEMORY = /mem/i;

/** Validation before training; the last place is the GPU's, where there is one. */
export function glanceMetrics(metrics: readonly Metric[], system: readonly Metric[]): Metric[] {
  const rank = (m: Metric) => {
    const found = RANKS.findIndex((is) => is(m));
    return found < 0 ? RANKS.length : found;
  };
  const gpu = system.find((m) => GPU.test(m.name) && !GPU_MEMORY.test(m.name));
  const best = metrics
    .map((m, place) => ({ m, place, rank: rank(m) }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, gpu ? 3 : 4)
    .map(({ m }) => m);
  return gpu ? [...best, gpu] : best;
}
