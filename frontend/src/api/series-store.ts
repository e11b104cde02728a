/**
 * Every series that is looked at, once, however many panels show it; and for a while those that were looked at, so that
 * a filter taken back or a panel scrolled back to draws at once.
 *
 * A panel of 200 lines is one view with one listener. (An observer for each line keeps the books of all the others of
 * its panel: with twelve panels that took longer than fetching and drawing them.)
 */
import type { SeriesData } from "@/lib/series/series";
import { isWorthRetrying } from "./problems";
import { loadSeries, type SeriesAsk } from "./series-batcher";

/** Null: there is no such series. Undefined: nobody knows yet. */
export type Loaded = SeriesData | null | undefined;

export interface Found {
  /** In the order of what was asked. */
  readonly data: readonly Loaded[];
  readonly error: Error | null;
}

export interface SeriesView {
  /** Fetches what is not there, and says when there is something new. */
  subscribe(listener: () => void): () => void;
  /** The same object until something in it has changed. */
  current(): Found;
}

interface Watcher {
  changed(): void;
}

interface Entry {
  readonly ask: SeriesAsk;
  data: Loaded;
  error: Error | null;
  /** Under way. */
  request: AbortController | null;
  /** More is known to the server; whoever looks next asks again. */
  stale: boolean;
  readonly watchers: Set<Watcher>;
  /** When the last watcher left. */
  left: number;
}

export type Series = Readonly<Pick<Entry, "ask" | "data" | "error" | "request">>;

const KEPT_MS = 120_000;
const RETRIES = 2;

const keyOf = ({ line, members, interval, metric, kind, points, whole, x, xMin, xMax }: SeriesAsk): string =>
  `${line}\n${metric}\n${x}\n${kind} ${points} ${whole} ${xMin} ${xMax} ${interval} ${members?.join() ?? ""}`;

export const sameAsks = (a: readonly (SeriesAsk | null)[], b: readonly (SeriesAsk | null)[]): boolean =>
  a.length === b.length &&
  a.every((ask, i) => {
    const other = b[i] ?? null;
    return ask === other || (ask !== null && other !== null && keyOf(ask) === keyOf(other));
  });

export function makeSeriesStore(
  load: (ask: SeriesAsk, signal?: AbortSignal, preview?: (series: SeriesData) => void) => Promise<SeriesData | null>,
) {
  const entries = new Map<string, Entry>();
  let dirty = new Set<Watcher>();
  let abandoned = new Set<Entry>();
  let sweeps = false;

  const entryOf = (key: string, ask: SeriesAsk): Entry => {
    const found = entries.get(key);
    if (found) return found;
    const entry = {
      ask,
      data: undefined,
      error: null,
      request: null,
      stale: false,
      watchers: new Set<Watcher>(),
      left: 0,
    };
    entries.set(key, entry);
    return entry;
  };

  /** One render for all that comes at once. */
  const tell = (entry: Entry) => {
    if (dirty.size === 0 && entry.watchers.size > 0)
      setTimeout(() => {
        const told = dirty;
        dirty = new Set();
        for (const watcher of told) watcher.changed();
      });
    for (const watcher of entry.watchers) dirty.add(watcher);
  };

  async function fetchEntry(entry: Entry): Promise<void> {
    entry.request?.abort();
    const request = new AbortController();
    entry.request = request;
    const preview = (data: SeriesData) => {
      if (entry.request !== request || entry.data) return; // what is there may be finer
      entry.data = data;
      tell(entry);
    };
    for (let failures = 0; ; failures++) {
      try {
        const data = await load(entry.ask, request.signal, preview);
        if (entry.request !== request) return;
        Object.assign(entry, { data, error: null, stale: false });
        break;
      } catch (error) {
        if (entry.request !== request) return;
        if (failures >= RETRIES || !isWorthRetrying(error)) {
          entry.error = error instanceof Error ? error : new Error(String(error));
          break;
        }
        await new Promise((later) => setTimeout(later, 400 * 2 ** failures));
        if (entry.request !== request) return;
      }
    }
    entry.request = null;
    tell(entry);
  }

  /** A view that follows another within the same moment takes over what is under way. */
  const abandon = (entry: Entry) => {
    if (abandoned.size === 0)
      queueMicrotask(() => {
        for (const lonely of abandoned)
          if (lonely.watchers.size === 0) {
            lonely.request?.abort();
            lonely.request = null;
          }
        abandoned = new Set();
      });
    abandoned.add(entry);
    entry.left = performance.now();
    sweepLater();
  };

  const sweepLater = () => {
    if (!sweeps) setTimeout(sweep, KEPT_MS);
    sweeps = true;
  };

  function sweep() {
    sweeps = false;
    const now = performance.now();
    for (const [key, { watchers, left }] of entries) {
      if (watchers.size > 0) continue;
      if (now - left >= KEPT_MS) entries.delete(key);
      else sweepLater();
    }
  }

  /** Nulls ask for nothing, and nothing is found for them. */
  function view(asks: readonly (SeriesAsk | null)[]): SeriesView {
    const keyed = asks.map((ask) => ask && { ask, key: keyOf(ask) });
    let known: Found | null = null;
    let fresh = false;
    return {
      subscribe(listener) {
        const watcher = {
          changed() {
            fresh = false;
            listener();
          },
        };
        const watched = keyed.flatMap((one) => (one ? [entryOf(one.key, one.ask)] : []));
        for (const entry of watched) {
          entry.watchers.add(watcher);
          if (!entry.request && (entry.data === undefined || entry.stale)) void fetchEntry(entry);
        }
        fresh = false;
        return () => {
          dirty.delete(watcher);
          for (const entry of watched) {
            entry.watchers.delete(watcher);
            if (entry.watchers.size === 0) abandon(entry);
          }
        };
      },
      current() {
        if (known && fresh) return known;
        fresh = true;
        const found = keyed.map((one) => one && entries.get(one.key));
        const data = found.map((entry) => entry?.data);
        const error = found.find((entry) => entry?.error)?.error ?? null;
        if (!known || error !== known.error || data.some((one, i) => one !== known?.data[i])) known = { data, error };
        return known;
      },
    };
  }

  const split = (which: (series: Series) => boolean) => {
    const chosen = [...entries.values()].filter(which);
    return {
      watched: chosen.filter((entry) => entry.watchers.size > 0),
      others: chosen.filter((entry) => entry.watchers.size === 0),
    };
  };

  return {
    view,
    /** Those that somebody looks at. The others that are chosen are asked for again when somebody does. */
    changed(which: (series: Series) => boolean): readonly Series[] {
      const { watched, others } = split(which);
      for (const entry of others) entry.stale = true;
      return watched;
    },
    /** Asks again for what is chosen: now if somebody looks at it, else when somebody does. */
    async refresh(which: (series: Series) => boolean = () => true): Promise<void> {
      const { watched, others } = split(which);
      for (const entry of others) entry.stale = true;
      await Promise.all(watched.map(fetchEntry));
    },
    /** Puts `by` in the place of what was known, unless something newer stands there. */
    replace(series: Series, known: SeriesData, by: SeriesData): void {
      const entry = entries.get(keyOf(series.ask));
      if (!entry || entry.data !== known) return;
      entry.data = by;
      tell(entry);
    },
  };
}

export const seriesStore = makeSeriesStore(loadSeries);
