/**
 * Rows that would come between others while somebody reads them are held back and announced; whoever reads decides
 * when. A list that nobody is at takes them at once.
 */
import type { QueryClient } from "@tanstack/react-query";
import { type Observable, observable } from "@/lib/observable";

/** Whether somebody is at the table: points at it, has scrolled, selected, or works in it by keys. */
export const listsAreHeld: Observable<boolean> = observable(false);

/** Ids of new runs (or groups) that a list matches and does not show, by the hash of its query. */
export const news: Observable<ReadonlyMap<string, ReadonlySet<string>>> = observable(new Map());

export function announce(list: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  news.set(new Map(news.get()).set(list, new Set([...(news.get().get(list) ?? []), ...ids])));
}

/** Shows what was held back. */
export function showNews(cache: QueryClient): Promise<void> {
  news.set(new Map());
  return cache.invalidateQueries({ queryKey: ["runs"] });
}
