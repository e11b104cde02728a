/** Columns as axes: how they are called, which ones to begin with, what the server is asked. Pure. */
import { joinQuoted } from "@/lib/url-state/codec";
import { type Dimension, dimensionOf } from "@/plot/dimensions";

const AGGREGATE = /^(metric|system)\.(.*)\.(last|min|max|mean|first|count)$/s;

/** `config.optim/lr` → `lr`; `metric.val/acc.max` → `val/acc max`. */
export function axisLabel(name: string): string {
  const metric = AGGREGATE.exec(name);
  if (metric) return metric[3] === "last" ? (metric[2] ?? name) : `${metric[2]} ${metric[3]}`;
  const path = name.replace(/^(config|summary|metric|system)\./, "");
  const parts = path.split(/[./]/);
  const last = parts.at(-1) || path;
  return /^(name|type|kind|size|path|id|value)$/i.test(last) ? parts.slice(-2).join("/") : last;
}

/** A run as the API has it, as far as its values go. */
interface Valued {
  values: Readonly<Record<string, unknown>>;
}

/** The key under which a run's values hold a column: as it was asked for, with quotes around odd names. */
const valueKey = (name: string) => joinQuoted([name]);

export const dimensionFor = (name: string, runs: readonly Valued[]): Dimension =>
  dimensionOf(
    name,
    axisLabel(name),
    runs.map((r) => {
      const key = valueKey(name);
      return Object.hasOwn(r.values, key) ? r.values[key] : null;
    }),
  );

interface ColumnLike {
  name: string;
  source: string;
  runs: number;
  examples: readonly unknown[];
}

const MOST_AXES = 6;
const TELLING_CONFIG = /(^|[./_])(lr|learning_rate|optim(izer)?|weight_decay|batch_size|arch|model)([./_]|$)/i;
const DULL = /seed|(^|[./_])(dir|path|name_or_path|id|host|port)$/i;

/**
 * Config values that differ: between the compared runs first, then what people tune, then the most common; what rarely
 * explains a result comes last.
 */
export function firstAxes(columns: readonly ColumnLike[], differing: ReadonlySet<string> = new Set()): string[] {
  const rank = (name: string) => (DULL.test(name) ? 3 : differing.has(name) ? 0 : TELLING_CONFIG.test(name) ? 1 : 2);
  return columns
    .filter((c) => c.source === "config" && c.examples.length > 1)
    .map((c, place) => ({ name: c.name, place, rank: rank(c.name), runs: c.runs }))
    .sort((a, b) => a.rank - b.rank || b.runs - a.runs || a.place - b.place)
    .slice(0, MOST_AXES - 1)
    .map((c) => c.name);
}

interface MetricLike {
  name: string;
  direction: string | null;
}

const TELLING = [
  /^(val|valid|validation|eval|test)\b.*(acc|f1|auc|score|reward|return|map|miou|bleu)/i,
  /^(val|valid|validation|eval|test)\b/i,
  /acc|reward|return|score/i,
  /loss/i,
];

/** What a comparison is about until somebody says: a validation metric at its best. */
export function firstTarget(metrics: readonly MetricLike[]): string | null {
  const rank = (m: MetricLike) => {
    const found = TELLING.findIndex((p) => p.test(m.name));
    return (found < 0 ? TELLING.length : found) - (m.direction ? 0.5 : 0);
  };
  const best = metrics.reduce<MetricLike | null>((a, m) => (a === null || rank(m) < rank(a) ? m : a), null);
  return best && `metric.${best.name}.${aggregateFor(best)}`;
}

export const aggregateFor = (m: MetricLike): "min" | "max" | "last" =>
  m.direction === "min" || m.direction === "max"
    ? m.direction
    : /loss|error|perplexity|ppl/i.test(m.name)
      ? "min"
      : /acc|f1|auc|score|reward|return/i.test(m.name)
        ? "max"
        : "last";
