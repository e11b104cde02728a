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

const namesPage = (project: string, ask: NamesAsk, cursor: string | null, signal: AbortSignal) =>
  client.get<Schemas["MetricNamePage"]>("/api/projects/{project_id}/metrics", {
    path: { project_id: project },
    query: { ...ask, runs: ask.runs?.join(","), limit: ask.limit ?? 200, cursor },
    signal,
  });

/** Names of metrics over many runs, searched and paged by the server: a project may have 10⁵ of them. */
export const metricNamesQuery = (project: string, ask: NamesAsk, enabled = true) =>
  infiniteQueryOptions({
    queryKey: keys.metricNames(project, ask),
    queryFn: ({ pageParam, signal }) => namesPage(project, ask, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
    enabled: enabled && project !== "",
  });

/** Which of the metrics that a search finds were logged by any of the runs: at most 200. */
export const loggedQuery = (project: string, ask: { runs: readonly string[]; kind: Kind; search: string }) =>
  queryOptions({
    queryKey: keys.metricNames(project, { ...ask, as: "logged" }),
    queryFn: async ({ signal }) => (await namesPage(project, ask, null, signal)).metrics.map((m) => m.name),
    // While other runs are asked for; of other metrics the last answer says nothing.
    placeholderData: (before, query) =>
      (query?.queryKey[2] as NamesAsk | undefined)?.search === ask.search ? before : undefined,
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
