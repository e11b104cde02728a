/** Series in view follow their runs: only what was logged since their last x is fetched. */
import { appendTail } from "@/lib/series/join";
import { WHOLE_PER_COLUMN } from "@/lib/series/merge";
import { loadSeries } from "./series-batcher";
import { type Series, seriesStore } from "./series-store";

/** Rows for each column that was asked for, of what is not had whole. */
const MOST_PER_COLUMN = 3;

/**
 * Brings the series of changed runs that somebody looks at up to date.
 *
 * A series that has grown to three times the columns that it was asked for (it may begin with nearly twice as many), or
 * to more points than are worth having whole, is asked for anew, so that a run that lives for days stays as small in the
 * browser as on its first screen. Zoomed series are fetched again only if the news could fall inside.
 */
export async function followSeries(changed: ReadonlyMap<string, number | null>): Promise<void> {
  const followed = seriesStore.changed(({ ask }) => (ask.members ?? [ask.line]).some((run) => changed.has(run)));
  const idle = followed.filter(({ request }) => request === null);
  const anew = new Set(idle.filter(isAskedAnew));
  const tails = idle.filter((series) => !anew.has(series) && !isZoomed(series));
  await Promise.all([
    seriesStore.refresh((series) => anew.has(series)),
    // One that could not be fetched is behind until the next news.
    Promise.allSettled(tails.map(fetchTail)),
  ]);
}

const isZoomed = ({ ask }: Series): boolean => ask.xMin !== null || ask.xMax !== null;

function isAskedAnew(series: Series): boolean {
  const { ask, data } = series;
  const last = data?.x.at(-1);
  if (isZoomed(series))
    return last === undefined || ask.xMax === null || last >= ask.xMax - (ask.xMax - (ask.xMin ?? 0)) * 0.02;
  // Of a group every column may change, and on a metric's axis the new points may lie anywhere.
  const appends = ask.members === null && ["step", "relative", "time"].includes(ask.x);
  const most = ask.whole && data?.exact ? WHOLE_PER_COLUMN : MOST_PER_COLUMN;
  return !data || !appends || last === undefined || data.x.length > most * ask.points;
}

async function fetchTail(series: Series): Promise<void> {
  const { ask, data } = series;
  const last = data?.x.at(-1);
  if (!data || last === undefined) return;
  const tail = await loadSeries({ ...ask, xMin: last });
  if (!tail || tail.x.length === 0) return;
  const grown = appendTail(data, tail);
  if (grown.x.length !== data.x.length || grown.y.at(-1) !== data.y.at(-1)) seriesStore.replace(series, data, grown);
}
