import { notifyManager, type QueryClient, queryOptions } from "@tanstack/react-query";
import { appendTail } from "@/lib/series/join";
import type { SeriesData } from "@/lib/series/series";
import { keys } from "../keys";
import { loadSeries, type SeriesAsk } from "../series-batcher";

export type { SeriesAsk } from "../series-batcher";

export const seriesQuery = (ask: SeriesAsk) =>
  queryOptions({
    queryKey: keys.series(ask),
    queryFn: ({ signal }) => loadSeries(ask, signal),
    // Zooming shows the old picture until the finer one is there; on another axis it would be a wrong one.
    placeholderData: (old: SeriesData | null | undefined, query) => {
      const before = query?.queryKey[1] as SeriesAsk | undefined; // keys.series made it
      const same = before?.line === ask.line && before.metric === ask.metric && before.x === ask.x;
      return same ? old : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY, // events say when there is more
    structuralSharing: false,
  });

/**
 * Brings the series of changed runs that somebody looks at up to date: only what was logged since their last x.
 *
 * A series that has grown to twice its columns is asked for anew, so that a run that lives for days stays as small in
 * the browser as on its first screen. Zoomed series are fetched again only if the news could fall inside.
 */
export async function followSeries(cache: QueryClient, changed: ReadonlyMap<string, number | null>): Promise<void> {
  const watched = cache
    .getQueryCache()
    .findAll({ queryKey: ["series"], type: "active" })
    .map((query) => ({
      query,
      ask: query.queryKey[1] as SeriesAsk,
      data: query.state.data as SeriesData | null | undefined,
    }))
    .filter(({ ask }) => (ask.members ?? [ask.line]).some((run) => changed.has(run)));
  const grown: { key: readonly unknown[]; series: SeriesData }[] = [];
  await Promise.allSettled(
    watched.map(async ({ query, ask, data }) => {
      if (query.state.fetchStatus !== "idle") return;
      const last = data?.x.at(-1);
      if (ask.xMin !== null || ask.xMax !== null) {
        if (last === undefined || ask.xMax === null || last >= ask.xMax - (ask.xMax - (ask.xMin ?? 0)) * 0.02)
          await query.fetch();
        return;
      }
      // Of a group every column may change, and on a metric's axis the new points may lie anywhere.
      const appends = ask.members === null && ["step", "relative", "time"].includes(ask.x);
      if (!data || !appends || last === undefined || data.x.length > 2 * ask.points) {
        await cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
        return;
      }
      const tail = await loadSeries({ ...ask, xMin: last });
      const now = query.state.data as SeriesData | null | undefined;
      if (tail && now === data && tail.x.length > 0) {
        const series = appendTail(data, tail);
        if (series.x.length !== data.x.length || series.y.at(-1) !== data.y.at(-1))
          grown.push({ key: query.queryKey, series });
      }
    }),
  );
  // One render for all of them.
  notifyManager.batch(() => {
    for (const { key, series } of grown) cache.setQueryData(key, series);
  });
}
