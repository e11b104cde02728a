import { type QueryClient, queryOptions, useQueryClient } from "@tanstack/react-query";
import { columnsQuery } from "@/api/resources/columns";
import { metricNamesQuery } from "@/api/resources/metrics";
import { richKeysQuery } from "@/api/resources/records";
import { runsQuery } from "@/api/resources/runs";
import { starterWidgets } from "../model/starter";
import type { Widget } from "../model/widget";

/** Runs whose names are looked at: the newest say what the project is about today. */
const METRICS_OF = 20;
const RICH_OF = 3;

async function makeStarter(cache: QueryClient, project: string): Promise<Widget[]> {
  const runs = await cache.fetchQuery(runsQuery({ project, sort: ["-created"], limit: METRICS_OF }));
  if (runs.length === 0) return [];
  const [names, columns, ...rich] = await Promise.all([
    cache.fetchInfiniteQuery(metricNamesQuery(project, { runs: runs.map((r) => r.id), kind: "metric" })),
    cache.fetchInfiniteQuery(columnsQuery(project, { sources: "config" })),
    ...runs.slice(0, RICH_OF).map((r) => cache.fetchQuery(richKeysQuery(r.id))),
  ]);
  return starterWidgets({
    metrics: names.pages.flatMap((page) => page.metrics),
    configs: columns.pages.flatMap((page) =>
      page.columns.filter((c) => c.type === "number").map((c) => ({ name: c.name, runs: c.runs, values: c.examples })),
    ),
    rich: rich.flat(),
  });
}

/** Widgets that a first dashboard of the project could begin with; none while nothing has been logged. */
export function useStarter(project: string) {
  const cache = useQueryClient();
  return queryOptions({
    queryKey: ["runs", "starter", project], // with the runs: what they log changes what there is to show
    queryFn: () => makeStarter(cache, project),
    staleTime: 10_000,
  });
}
