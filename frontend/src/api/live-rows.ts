/** Rows of lists follow their runs. Cells change where they are; rows are not sorted anew under the pointer. */
import type { InfiniteData, Query, QueryClient } from "@tanstack/react-query";
import { quoteText } from "@/lib/filter-text/tokens";
import { announce, listsAreHeld } from "./live-news";
import { fetchRuns, type Group, type Run, type RunPage, type RunsAsk } from "./resources/runs";

type Rows = InfiniteData<RunPage> | Run[] | Group[];

/** Groups are asked for whole, and again only after this many times what the answer took. */
const REST = 8;
const asked = new WeakMap<Query, { at: number; took: number }>();
/** Those that were passed over: what came last must not stay unseen. */
const later = new WeakMap<Query, ReturnType<typeof setTimeout>>();

/** A run that no list knows makes lists ask again. */
export async function refreshRuns(
  cache: QueryClient,
  changed: readonly string[],
  born: readonly string[],
): Promise<void> {
  const lists = cache.getQueryCache().findAll({ queryKey: ["runs"], type: "active" });
  await Promise.allSettled(
    lists.map((query) => {
      const ask = query.queryKey[1] as RunsAsk;
      return ask.groupBy?.length && !ask.group
        ? refreshGroups(cache, query, ask, born)
        : refreshList(cache, query, ask, changed, born);
    }),
  );
}

async function refreshList(
  cache: QueryClient,
  query: Query,
  ask: RunsAsk,
  changed: readonly string[],
  born: readonly string[],
): Promise<void> {
  const data = query.state.data as InfiniteData<RunPage> | Run[] | undefined;
  if (!data) return;
  const rows = Array.isArray(data) ? data : data.pages.flatMap((p) => p.runs);
  const known = new Set(rows.map((r) => r.id));
  // Not in the list: new, filtered out, or on a page that was never scrolled to. Only the first can matter here.
  const strange = born.filter((id) => !known.has(id));
  if (strange.length > 0) {
    if (!isTable(ask) || !listsAreHeld.get()) {
      await cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
      return;
    }
    // Members of groups are announced with their group.
    if (!ask.group) announce(query.queryHash, await matching(ask, strange));
  }
  const mine = changed.filter((id) => known.has(id)).slice(0, 200);
  if (mine.length === 0) return;
  const { project, columns } = ask;
  const filter = `id in (${mine.map(quoteText).join(", ")})`;
  const fresh = await fetchRuns({ project, columns, filter, archived: true, limit: mine.length }, null);
  const byId = new Map(fresh.runs.map((r) => [r.id, r]));
  const patch = (run: Run) => byId.get(run.id) ?? run;
  cache.setQueryData(query.queryKey, (old: InfiniteData<RunPage> | Run[] | undefined) => {
    if (!old) return old;
    if (Array.isArray(old)) return old.map(patch);
    return { ...old, pages: old.pages.map((page) => ({ ...page, runs: page.runs.map(patch) })) };
  });
}

/** What the table shows: other lists are short and nobody's place. */
const isTable = (ask: RunsAsk & { list?: boolean }): boolean => ask.list === true || ask.group !== undefined;

async function matching(ask: RunsAsk, ids: readonly string[]): Promise<string[]> {
  const inside = `id in (${ids.slice(0, 200).map(quoteText).join(", ")})`;
  const { project, archived } = ask;
  const filter = ask.filter ? `(${ask.filter}) and ${inside}` : inside;
  return (await fetchRuns({ project, archived, filter, limit: 200 }, null)).runs.map((run) => run.id);
}

function refreshLater(cache: QueryClient, query: Query, ask: RunsAsk): void {
  later.delete(query);
  // Nobody may look at it any more, and an answer that fails here is asked for by the next change.
  if (query.isActive()) refreshGroups(cache, query, ask, []).catch(() => undefined);
}

/** Means of groups take all their runs: the pages are read again, and each group is put where it was. */
async function refreshGroups(cache: QueryClient, query: Query, ask: RunsAsk, born: readonly string[]): Promise<void> {
  const data = query.state.data as InfiniteData<RunPage> | Group[] | undefined;
  if (!data) return;
  const held = isTable(ask) && listsAreHeld.get();
  if (born.length > 0 && !held) {
    await cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
    return;
  }
  const last = asked.get(query);
  const begun = performance.now();
  const rest = last ? last.at + REST * last.took - begun : 0;
  if (rest > 0) {
    if (!later.has(query))
      later.set(
        query,
        setTimeout(() => refreshLater(cache, query, ask), rest),
      );
    return;
  }
  const fresh = new Map<string, Group>();
  const pages = Array.isArray(data) ? 1 : data.pages.length;
  for (let page = 0, cursor: string | null = null; page < pages && (page === 0 || cursor); page++) {
    const answer = await fetchRuns(ask, cursor);
    for (const group of answer.groups) fresh.set(group.id, group);
    cursor = answer.cursor;
  }
  if (held && !Array.isArray(data)) {
    const known = new Set(data.pages.flatMap((p) => p.groups.map((g) => g.id)));
    const all = data.pages.at(-1)?.cursor === null;
    if (all)
      announce(
        query.queryHash,
        [...fresh.keys()].filter((id) => !known.has(id)),
      );
  }
  asked.set(query, { at: begun, took: performance.now() - begun });
  const patch = (group: Group) => fresh.get(group.id) ?? group;
  cache.setQueryData<Rows>(query.queryKey, (old) => {
    if (!old || Array.isArray(old)) return (old as Group[] | undefined)?.map(patch);
    return { ...old, pages: old.pages.map((page) => ({ ...page, groups: page.groups.map(patch) })) };
  });
}
