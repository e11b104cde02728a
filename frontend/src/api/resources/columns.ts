import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Column = Schemas["ColumnInfo"];
export type Completion = Schemas["CompletionItem"];
export type FilterPart = Schemas["FilterPart"];
export type WrittenCondition = Schemas["WrittenCondition"];

/** Everything a run can be shown, sorted or filtered by; searched and paged by the server. */
export const columnsQuery = (project: string, ask: { search?: string; sources?: string; limit?: number }) =>
  infiniteQueryOptions({
    queryKey: keys.columns(project, ask),
    queryFn: ({ pageParam, signal }) =>
      client.get<Schemas["ColumnPage"]>("/api/projects/{project_id}/columns", {
        path: { project_id: project },
        query: { ...ask, limit: ask.limit ?? 100, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    placeholderData: keepPreviousData,
  });

export const completionsQuery = (project: string, text: string, position: number, enabled: boolean) =>
  queryOptions({
    queryKey: keys.completions(project, text, position),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["CompletionList"]>("/api/projects/{project_id}/complete", {
          path: { project_id: project },
          query: { text, position },
          signal,
        })
      ).completions,
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  });

/** A filter taken apart where `and` joins it. The old parts stay until the new ones are there. */
export const filterPartsQuery = (text: string) =>
  queryOptions({
    queryKey: keys.filterParts(text),
    queryFn: async ({ signal }) =>
      text.trim() === ""
        ? []
        : (await client.get<Schemas["FilterParts"]>("/api/filter/parts", { query: { text }, signal })).parts,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
