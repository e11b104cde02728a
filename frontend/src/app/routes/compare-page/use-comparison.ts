import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runMetricsQuery } from "@/api/resources/metrics";
import { configQuery, type Run, runsQuery, summaryQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { useProject } from "../../use-project";

/** More columns than that are no comparison any more; the bar says how many were left out. */
export const MOST_RUNS = 50;

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
  return {
    runs,
    project,
    configs: configs.map((c) => c.data ?? {}),
    summaries: summaries.map((s) => s.data ?? {}),
    directions,
    ready: runs.length > 0 && configs.every((c) => c.data) && summaries.every((s) => s.data),
    pending: asked.isLoading,
    error: asked.error ?? configs.find((c) => c.error)?.error ?? summaries.find((s) => s.error)?.error ?? null,
    retry: () => void asked.refetch(),
  };
}
