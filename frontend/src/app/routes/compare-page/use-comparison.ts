import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runMetricsQuery } from "@/api/resources/metrics";
import { configQuery, environmentQuery, type Run, runsQuery, summaryQuery } from "@/api/resources/runs";
import { aggregateFor } from "@/features/compare/model/axes";
import { gitOf, packagesOf } from "@/features/run-overview/model/environment";
import { quoteText } from "@/lib/filter-text/tokens";
import { joinQuoted } from "@/lib/url-state/codec";
import { useProject } from "../../use-project";

/** More columns than that are no comparison any more; the bar says how many were left out. */
export const MOST_RUNS = 50;

/** Directed metrics whose best values are asked for beside the last ones. */
const MOST_DIRECTED = 40;

/** The compared runs in the order of the address, with their configs and summaries. */
export function useComparison(all: readonly string[]) {
  const ids = all.slice(0, MOST_RUNS);
  const filter = `id in (${ids.map(quoteText).join(", ")})`;
  const asked = useQuery(runsQuery({ project: "", filter, archived: true, limit: MOST_RUNS }, ids.length > 0));
  const byId = new Map((asked.data ?? []).map((r) => [r.id, r]));
  const runs = ids.map((id) => byId.get(id)).filter((r): r is Run => r !== undefined);
  const { project } = useProject(runs[0]?.project);
  const configs = useQueries({ queries: runs.map((r) => configQuery(r.id)) });
  const summaries = useQueries({ queries: runs.map((r) => summaryQuery(r.id)) });
  const metrics = useInfiniteQuery({
    ...runMetricsQuery(runs[0]?.id ?? "", { limit: 500 }),
    enabled: runs.length > 0,
  });
  const directions = useMemo(
    () =>
      new Map(
        (metrics.data?.pages ?? [])
          .flatMap((p) => p.metrics)
          .flatMap((m) => (m.direction === "min" || m.direction === "max" ? [[m.name, m.direction] as const] : [])),
      ),
    [metrics.data],
  );
  const environments = useQueries({ queries: runs.map((r) => environmentQuery(r.id)) });
  const best = useMemo(
    () =>
      [...directions]
        .slice(0, MOST_DIRECTED)
        .map(([name, direction]) => ({ name, direction, aggregate: aggregateFor({ name, direction }) })),
    [directions],
  );
  const columns = best.map((b) => `metric.${b.name}.${b.aggregate}`);
  const bests = useQuery(
    runsQuery(
      { project: "", filter, columns, archived: true, limit: MOST_RUNS },
      runs.length > 0 && columns.length > 0,
    ),
  );
  const bestById = new Map((bests.data ?? []).map((r) => [r.id, r.values]));
  return {
    runs,
    project,
    configs: configs.map((c) => c.data ?? {}),
    // What a metric was at its best stands beside what it was at last.
    summaries: summaries.map((s, i) => {
      const values = bestById.get(runs[i]?.id ?? "") ?? {};
      const own = best.flatMap((b) => {
        const value = values[joinQuoted([`metric.${b.name}.${b.aggregate}`])];
        return value === undefined ? [] : [[`${b.name}.${b.aggregate}`, value] as const];
      });
      return { ...s.data, ...Object.fromEntries(own) };
    }),
    directions: new Map([...directions, ...best.map((b) => [`${b.name}.${b.aggregate}`, b.direction] as const)]),
    packages: environments.map((e) => Object.fromEntries(packagesOf(e.data ?? {}).map((p) => [p.name, p.version]))),
    gits: environments.map((e) => gitOf(e.data ?? {})),
    ready: runs.length > 0 && configs.every((c) => c.data) && summaries.every((s) => s.data),
    pending: asked.isLoading,
    error: asked.error ?? configs.find((c) => c.error)?.error ?? summaries.find((s) => s.error)?.error ?? null,
    retry: () => void asked.refetch(),
  };
}
