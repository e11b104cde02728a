import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Importance = Schemas["Importance"];
export type ParameterImportance = Schemas["ParameterImportance"];

/** Which config values a metric depends on, over the runs of a filter. */
export const importanceQuery = (project: string, target: string | null, filter: string, enabled = true) =>
  queryOptions({
    queryKey: keys.importance(project, target ?? "", filter),
    queryFn: ({ signal }) =>
      client.get<Importance>("/api/projects/{project_id}/importance", {
        path: { project_id: project },
        query: { target: target ?? "", filter },
        signal,
      }),
    placeholderData: keepPreviousData,
    // It costs the server a second; runs that go on change it little.
    staleTime: 60_000,
    enabled: enabled && target !== null && project !== "",
    retry: false,
  });
