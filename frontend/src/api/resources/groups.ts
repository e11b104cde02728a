import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { joinQuoted } from "@/lib/url-state/codec";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Group = Schemas["Group"];

export interface GroupsAsk {
  project: string;
  filter: string;
  /** Fields; `-config.seed` stands for all of the config but that. */
  groupBy: readonly string[];
  columns: readonly string[];
  sort: readonly string[];
  limit: number;
}

/** Runs that agree in some fields, with count, states, and mean and spread of columns. */
export const groupsQuery = (ask: GroupsAsk, enabled = true) =>
  queryOptions({
    queryKey: keys.runs({ groups: true, ...ask }),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["RunPage"]>("/api/runs", {
          signal,
          query: {
            project: ask.project,
            filter: ask.filter,
            group_by: joinQuoted(ask.groupBy),
            columns: joinQuoted(ask.columns),
            sort: joinQuoted(ask.sort),
            limit: ask.limit,
          },
        })
      ).groups,
    placeholderData: keepPreviousData,
    enabled,
  });
