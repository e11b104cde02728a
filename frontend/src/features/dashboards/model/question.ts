/** What a widget asks the server for. Pure. */
import { quoteName, quoteText } from "@/lib/filter-text/tokens";
import type { Settings } from "./widget";

/** The filter for a widget's runs; null: none are selected, and nothing is to be asked. */
export function runsFilter({ runsBy, filter, selection }: Settings): string | null {
  if (runsBy === "filter") return filter.trim();
  return selection.length > 0 ? `id in (${selection.map(quoteText).join(", ")})` : null;
}

/** The same for runs that have a metric: one that never logged it has no value to show. */
export function runsWith(settings: Settings, metric: string): string | null {
  const filter = runsFilter(settings);
  if (filter === null) return null;
  const has = `metric.${quoteName(metric)} exists`;
  return filter ? `(${filter}) and ${has}` : has;
}

export const metricColumn = (metric: string, aggregate: string): string => `metric.${metric}.${aggregate}`;
