/**
 * Collects what panels ask for within an animation frame into few requests.
 *
 * Each panel asks for one metric of one run at a time, so that a toggled eye fetches one run's lines and a scrolled-in
 * panel one metric's. Pairs that differ in nothing else become one `POST /api/metrics/compare` of runs × metrics.
 */
import { decodeSeries, type SeriesData } from "@/lib/series/series";
import { client, type Schemas } from "./client";

export interface SeriesAsk {
  run: string;
  metric: string;
  kind: "metric" | "system";
  points: number;
  x: string;
  xMin: number | null;
  xMax: number | null;
}

interface Waiting {
  ask: SeriesAsk;
  signal?: AbortSignal;
  resolve(series: SeriesData | null): void;
  reject(error: unknown): void;
}

type Send = (body: Partial<Schemas["CompareRequest"]>) => Promise<Pick<Schemas["SeriesList"], "series">>;

/** The server's limits on one comparison, and a size that keeps one slow metric from holding up a page. */
const MAX_RUNS = 200;
const MAX_METRICS = 50;

export function makeSeriesBatcher(send: Send, schedule: (flush: () => void) => void) {
  let queue: Waiting[] = [];

  async function fetchBatch(waiting: readonly Waiting[], runs: string[], metrics: string[]) {
    const ask = waiting[0]?.ask;
    if (!ask) return;
    try {
      const { series } = await send({
        runs,
        metrics,
        kind: ask.kind,
        points: ask.points,
        x: ask.x,
        x_min: ask.xMin ?? undefined,
        x_max: ask.xMax ?? undefined,
      });
      const found = new Map(series.map((s) => [`${s.run}\n${s.metric}`, s]));
      for (const w of waiting) {
        const wire = found.get(`${w.ask.run}\n${w.ask.metric}`);
        w.resolve(wire ? decodeSeries(wire) : null);
      }
    } catch (error) {
      for (const w of waiting) w.reject(error);
    }
  }

  function flush() {
    const due = queue.filter((w) => !w.signal?.aborted);
    queue = [];
    for (const group of groupBy(due, ({ ask }) =>
      JSON.stringify([ask.kind, ask.points, ask.x, ask.xMin, ask.xMax]),
    ).values()) {
      const byMetric = groupBy(group, (w) => w.ask.metric);
      // Metrics that want the same runs share a request; a product of unlike sets would fetch what nobody asked for.
      const alike = groupBy([...byMetric.values()], (ws) =>
        ws
          .map((w) => w.ask.run)
          .sort()
          .join(),
      );
      for (const rows of alike.values()) {
        for (const some of chunks(rows, MAX_METRICS)) {
          const runs = [...new Set((some[0] ?? []).map((w) => w.ask.run))];
          for (const part of chunks(runs, MAX_RUNS)) {
            const waiting = some.flat().filter((w) => part.includes(w.ask.run));
            void fetchBatch(waiting, part, [...new Set(waiting.map((w) => w.ask.metric))]);
          }
        }
      }
    }
  }

  return (ask: SeriesAsk, signal?: AbortSignal): Promise<SeriesData | null> =>
    new Promise((resolve, reject) => {
      queue.push({ ask, signal, resolve, reject });
      if (queue.length === 1) schedule(flush);
    });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** A hidden tab gets no animation frames, and a background tab must not stop following. */
const nextFrame = (flush: () => void) => {
  if (document.visibilityState === "hidden") setTimeout(flush, 50);
  else requestAnimationFrame(flush);
};

export const loadSeries = makeSeriesBatcher((body) => client.post("/api/metrics/compare", { body }), nextFrame);
