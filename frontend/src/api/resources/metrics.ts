import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Metric = Schemas["Metric"];
export type MetricName = Schemas["MetricName"];
export type Kind = "metric" | "system";

interface NamesAsk {
  runs?: readonly string[];
  search?: string;
  prefix?: string;
  kind?: Kind;
  limit?: number;
}

/** Names of metrics over many runs, searched and paged by the server: a project may have 10⁵ of them. */
export const metricNamesQuery = (project: string, ask: NamesAsk, enabled = true) =>
  infiniteQueryOptions({
    queryKey: keys.metricNames(project, ask),
    queryFn: ({ pageParam, signal }) =>
      client.get<Schemas["MetricNamePage"]>("/api/projects/{project_id}/metrics", {
        path: { project_id: project },
        query: {
          search: ask.search,
          prefix: ask.prefix,
          kind: ask.kind,
          runs: ask.runs?.join(","),
          limit: ask.limit ?? 200,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    enabled: enabled && project !== "",
  });

/** Which of the metrics that a pattern finds were logged by any of the runs: at most 200. */
export const loggedQuery = (project: string, ask: { runs: readonly string[]; kind: Kind; pattern: string }) =>
  queryOptions({
    queryKey: keys.metricNames(project, { ...ask, as: "logged" }),
    queryFn: async ({ signal }) => {
      const { runs, kind, pattern: search } = ask;
      const page = await client.get<Schemas["MetricNamePage"]>("/api/projects/{project_id}/metrics", {
        path: { project_id: project },
        query: { search, kind, runs: runs.join(","), limit: 200 },
        signal,
      });
      return page.metrics.map((m) => m.name);
    },
    placeholderData: keepPreviousData,
    enabled: ask.runs.length > 0,
  });

/** Metrics of one run with their summaries. */
export const runMetricsQuery = (run: string, ask: { search?: string; kind?: Kind; limit?: number }) =>
  infiniteQueryOptions({
    queryKey: keys.runPart(run, "metrics", ask),
    queryFn: ({ pageParam, signal }) =>
      client.get<Schemas["MetricPage"]>("/api/metrics/runs/{run_id}", {
        path: { run_id: run },
        query: { ...ask, limit: ask.limit ?? 200, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
  });
