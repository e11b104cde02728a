/** Runs of the lists in view whose state changed, in words. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Schemas } from "./client";
import type { Group, Run, RunPage } from "./resources/runs";

const NAMED = 3;

type Changes = ReadonlyMap<string, Schemas["RunChange"]>;

/** Names by id of runs that lists show in another state than they now have. */
function changed(cache: QueryClient, changes: Changes, heard: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const look = (id: string, state: string | undefined) => {
    const change = changes.get(id);
    if (change && state !== undefined && change.state !== state) found.set(id, change.name);
  };
  for (const query of cache.getQueryCache().findAll({ queryKey: ["runs"], type: "active" })) {
    const data = query.state.data as InfiniteData<RunPage> | (Run | Group)[] | undefined;
    const rows = Array.isArray(data) ? data : (data?.pages.flatMap((page) => page.runs) ?? []);
    for (const row of rows)
      if ("state" in row) look(row.id, row.state);
      // A group that is folded shows no run: its members are in the state that was heard of last.
      else for (const id of row.runs) look(id, heard.get(id));
  }
  for (const id of changes.keys()) look(id, cache.getQueryData<Run>(["run", id])?.state);
  return found;
}

/**
 * «r50-s3 crashed. 2 runs finished.», or nothing. Has to be asked before the lists know.
 *
 * @param heard States by id, as the changes before told them.
 */
export function statesInWords(cache: QueryClient, changes: Changes, heard: ReadonlyMap<string, string>): string | null {
  const byState = new Map<string, string[]>();
  for (const [id, name] of changed(cache, changes, heard)) {
    const state = changes.get(id)?.state ?? "";
    byState.set(state, [...(byState.get(state) ?? []), name]);
  }
  const sentences = [...byState].map(
    ([state, names]) => `${names.length > NAMED ? `${names.length} runs` : names.join(", ")} ${inWords(state)}.`,
  );
  return sentences.length > 0 ? sentences.join(" ") : null;
}

const inWords = (state: string) => (state === "running" ? "is running again" : state);
