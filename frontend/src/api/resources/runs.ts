import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { joinQuoted } from "@/lib/url-state/codec";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Run = Schemas["Run"];
export type Group = Schemas["Group"];
export type RunPage = Schemas["RunPage"];

export interface RunsAsk {
  project: string;
  filter?: string;
  sort?: readonly string[];
  columns?: readonly string[];
  archived?: boolean;
  /** Groups are asked for instead of runs. */
  groupBy?: readonly string[];
  /** Id of a group of `groupBy`: its runs. */
  group?: string;
  limit?: number;
}

export const fetchRuns = (ask: RunsAsk, cursor: string | null, signal?: AbortSignal) =>
  client.get<RunPage>("/api/runs", {
    signal,
    query: {
      project: ask.project,
      filter: ask.filter,
      sort: joinQuoted(ask.sort ?? []),
      columns: joinQuoted(ask.columns ?? []),
      archived: ask.archived || undefined,
      group_by: ask.groupBy?.length ? joinQuoted(ask.groupBy) : undefined,
      group: ask.group,
      limit: ask.limit ?? 200,
      cursor,
    },
  });

/** All pages so far of a list. The old answer stays while a new question is asked, and when it turns out to be a mistake. */
export const runListQuery = (ask: RunsAsk) =>
  infiniteQueryOptions({
    queryKey: keys.runs({ list: true, ...ask }),
    queryFn: ({ pageParam, signal }) => fetchRuns(ask, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.cursor,
    placeholderData: keepPreviousData,
  });

/** A short list that needs no pages. */
export const runsQuery = (ask: RunsAsk, enabled = true) =>
  queryOptions({
    queryKey: keys.runs(ask),
    queryFn: async ({ signal }) => (await fetchRuns(ask, null, signal)).runs,
    placeholderData: keepPreviousData,
    enabled,
  });

/** A short list of groups. */
export const groupsQuery = (ask: RunsAsk, enabled = true) =>
  queryOptions({
    queryKey: keys.runs(ask),
    queryFn: async ({ signal }) => (await fetchRuns(ask, null, signal)).groups,
    placeholderData: keepPreviousData,
    enabled,
  });

/** What a run has in a field or column: fields lie in the run itself, everything else came as a value. */
export function runValue(run: Run, name: string): unknown {
  switch (name) {
    case "created":
    case "started":
    case "finished":
    case "updated":
    case "duration":
    case "last_step":
    case "notes":
    case "state":
    case "group":
    case "job_type":
    case "user":
    case "host":
    case "id":
    case "project":
    case "parent":
      return run[name];
    case "tag":
      return run.tags;
    default:
      return run.values[name];
  }
}

const MEMBERS_PAGE = 1000;

/** The first `count` runs of a group. Nobody reads the next ones without having read these. */
export const membersQuery = (ask: RunsAsk & { group: string }, count: number) =>
  queryOptions({
    queryKey: keys.runs({ ...ask, limit: count }),
    queryFn: async ({ signal }) => {
      const runs: Run[] = [];
      for (let cursor: string | null = null, begun = false; !begun || (cursor && runs.length < count); begun = true) {
        const page: RunPage = await fetchRuns({ ...ask, limit: Math.min(count, MEMBERS_PAGE) }, cursor, signal);
        runs.push(...page.runs);
        cursor = page.cursor;
      }
      return runs;
    },
    placeholderData: keepPreviousData,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => client.get<Run>("/api/runs/{run_id}", { path: { run_id: id }, signal }),
  });

const part = <T>(
  id: string,
  name: "config" | "summary" | "environment",
  pick: (answer: T) => Record<string, unknown>,
) =>
  queryOptions({
    queryKey: keys.runPart(id, name),
    queryFn: async ({ signal }) =>
      pick(await client.get<T>(`/api/runs/{run_id}/${name}`, { path: { run_id: id }, signal })),
  });

export const configQuery = (id: string) => part<Schemas["RunConfig"]>(id, "config", (a) => a.config);
export const summaryQuery = (id: string) => part<Schemas["RunSummary"]>(id, "summary", (a) => a.summary);
export const environmentQuery = (id: string) =>
  part<Schemas["RunEnvironment"]>(id, "environment", (a) => a.environment);

export type RunEdit = { id: string } & Partial<Schemas["RunEdit"]>;

export function useEditRun() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: RunEdit) => client.patch<Run>("/api/runs/{run_id}", { path: { run_id: id }, body }),
    onSettled: (_, __, { id }) =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ["runs"] }),
        cache.invalidateQueries({ queryKey: keys.run(id), exact: true }),
      ]),
  });
}

/** How many runs are in each state, of those that match. */
export const runStatesQuery = (ask: { project: string; filter: string; archived?: boolean }) =>
  queryOptions({
    queryKey: keys.runStates(ask),
    queryFn: async ({ signal }): Promise<Record<string, number>> => {
      const page = await client.get<RunPage>("/api/runs", {
        query: { ...ask, archived: ask.archived || undefined, group_by: "state", limit: 20 },
        signal,
      });
      return Object.fromEntries(page.groups.map((g) => [String(g.key.state), g.count]));
    },
    staleTime: 0,
  });

/** What the runs hold that match: what deleting them is about. */
export const runsSizeQuery = (ask: { project?: string; filter: string; archived?: boolean }) =>
  queryOptions({
    queryKey: keys.runStates({ size: true, ...ask }),
    queryFn: ({ signal }) =>
      client.get<Schemas["RunsSize"]>("/api/runs/size", {
        query: { ...ask, archived: ask.archived || undefined },
        signal,
      }),
    staleTime: 0,
  });

export type BulkEdit = Schemas["BulkEdit"];
export type BulkResult = Schemas["BulkResult"];

export function useBulkEdit() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkEdit) => client.post<BulkResult>("/api/runs/bulk", { body }),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ["run"] });
      void cache.invalidateQueries({ queryKey: keys.projects() });
      return cache.invalidateQueries({ queryKey: ["runs"] });
    },
  });
}
