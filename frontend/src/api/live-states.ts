/** Runs of the lists in view whose state changed, in words. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Schemas } from "./client";
import type { Group, Run, RunPage } from "./resources/runs";

const NAMED = 3;

/** Names by id of runs that lists show in another state than they now have. */
function changed(cache: QueryClient, changes: ReadonlyMap<string, Schemas["RunChange"]>): Map<string, string> {
  const found = new Map<string, string>();
  const look = (run: Run | undefined) => {
    const change = run && changes.get(run.id);
    if (run && change && change.state !== run.state) found.set(run.id, run.name);
  };
  for (const query of cache.getQueryCache().findAll({ queryKey: ["runs"], type: "active" })) {
    const data = query.state.data as InfiniteData<RunPage> | (Run | Group)[] | undefined;
    const rows = Array.isArray(data) ? data : (data?.pages.flatMap((page) => page.runs) ?? []);
    for (const row of rows) if ("state" in row) look(row);
  }
  for (const id of changes.keys()) look(cache.getQueryData<Run>(["run", id]));
  return found;
}

/** «r50-s3 crashed. 2 runs finished.», or nothing. Has to be asked before the lists know. */
export function statesInWords(cache: QueryClient, changes: ReadonlyMap<string, Schemas["RunChange"]>): string | null {
  const byState = new Map<string, string[]>();
  for (const [id, name] of changed(cache, changes)) {
    const state = changes.get(id)?.state ?? "";
    byState.set(state, [...(byState.get(state) ?? []), name]);
  }
  const sentences = [...byState].map(
    ([state, names]) => `${names.length > NAMED ? `${names.length} runs` : names.join(", ")} ${inWords(state)}.`,
  );
  return sentences.length > 0 ? sentences.join(" ") : null;
}

const inWords = (state: string) => (state === "running" ? "is running again" : state);
