/**
 * One EventSource for the whole app. Events say *what* changed; only what is visible is fetched again.
 *
 * An EventSource tells nothing between events, so silence is broken by a ping: a connection that answers within five
 * seconds is live, one that doesn't is stalled, one that fails is offline and comes back by itself.
 */
import type { QueryClient } from "@tanstack/react-query";
import { sayPolitely } from "@/lib/announcements";
import { type Live, liveFrom } from "@/lib/live";
import type { Schemas } from "./client";
import { keys } from "./keys";
import { refreshRuns } from "./live-rows";
import { followSeries } from "./live-series";
import { statesInWords } from "./live-states";
import { ping } from "./resources/server";
import { seriesStore } from "./series-store";

const GATHER_MS = 700;
const PING_MS = 3000;
const RECONNECT_MS = 2000;
const COUNTS_S = 2;

export interface LiveFeed {
  subscribe(listener: () => void): () => void;
  current(): Live;
  retry(): void;
  stop(): void;
}

export function startLiveFeed(cache: QueryClient): LiveFeed {
  const listeners = new Set<() => void>();
  let live: Live = { state: "connecting" };
  let source: EventSource | null = null;
  let heard: number | null = null;
  let delay = 0;
  let counted = 0;
  let failed = false;
  let pending = new Map<string, Schemas["RunChange"]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reconnect: ReturnType<typeof setTimeout> | undefined;
  // States of runs that lists have had a chance to show.
  const seen = new Map<string, string>();

  const now = () => Date.now() / 1000;
  const publish = () => {
    const next = liveFrom(source?.readyState === EventSource.OPEN, heard, delay, failed, now());
    if (JSON.stringify(next) === JSON.stringify(live) && next.state !== "stalled") return;
    live = next;
    for (const listener of listeners) listener();
  };

  // Counts and sizes of whole projects are dearer than a run's row, and nobody reads them by the second.
  async function refreshCounts() {
    if (now() - counted < COUNTS_S) return;
    counted = now();
    await Promise.all([
      cache.invalidateQueries({ queryKey: keys.projects() }),
      cache.invalidateQueries({ queryKey: ["metric-names"] }),
    ]);
  }

  // One round at a time: what arrives meanwhile is gathered for the next.
  async function apply() {
    const changes = pending;
    pending = new Map();
    const born = [...changes.keys()].filter((id) => !seen.has(id));
    const news = statesInWords(cache, changes, seen);
    for (const [id, { state }] of changes) seen.set(id, state);
    if (news) sayPolitely(news);
    try {
      await Promise.all([
        refreshCounts(),
        // What could not be answered (a project that did not exist yet) may be answerable now.
        born.length > 0 && cache.invalidateQueries({ predicate: (query) => query.state.status === "error" }),
        born.length > 0 && seriesStore.refresh((series) => series.error !== null),
        refreshRuns(cache, [...changes.keys()], born),
        followSeries(new Map([...changes].map(([id, c]) => [id, c.last_step]))),
        ...[...changes.keys()].map((id) => cache.invalidateQueries({ queryKey: keys.run(id) })),
      ]);
    } finally {
      timer = undefined;
      if (pending.size > 0) timer = setTimeout(apply, GATHER_MS);
    }
  }

  function connect() {
    source?.close();
    const stream = new EventSource("/api/events");
    source = stream;
    const listen = () => {
      heard = now();
      failed = false;
      publish();
    };
    stream.addEventListener("open", () => {
      const missed = failed;
      listen();
      // What happened while nobody listened is unknown: ask again for everything in view.
      if (missed) {
        void cache.invalidateQueries();
        void seriesStore.refresh();
      }
    });
    stream.addEventListener("hello", listen);
    stream.addEventListener("runs", (event) => {
      const { runs, at } = JSON.parse(event.data) as Schemas["RunsChanged"];
      delay = Math.max(0, Math.min(60, now() - at));
      listen();
      for (const change of runs) pending.set(change.run, change);
      timer ??= setTimeout(apply, 50);
    });
    stream.addEventListener("error", () => {
      failed = true;
      publish();
      clearTimeout(reconnect);
      if (stream.readyState === EventSource.CLOSED) reconnect = setTimeout(connect, RECONNECT_MS);
    });
  }

  const pinger = setInterval(() => {
    if (heard !== null && now() - heard < PING_MS / 1000) return publish();
    const asked = now();
    ping(AbortSignal.timeout(PING_MS * 3))
      .then(() => {
        if (source?.readyState !== EventSource.OPEN) return;
        heard = now();
        delay = heard - asked;
      })
      .catch(() => undefined) // silence is what is measured here: the indicator says it
      .finally(publish);
    publish();
  }, 1000);

  connect();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current: () => live,
    retry: connect,
    stop() {
      clearInterval(pinger);
      clearTimeout(timer);
      clearTimeout(reconnect);
      source?.close();
    },
  };
}
