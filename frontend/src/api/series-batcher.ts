/**
 * Collects what panels ask for within an animation frame into few requests.
 *
 * Each panel asks for one metric of one line at a time, so that a toggled eye fetches one run's lines and a scrolled-in
 * panel one metric's. What differs in nothing else becomes one `POST /api/metrics/compare` of runs × metrics, or one
 * `POST /api/metrics/groups` of groups × metrics.
 *
 * A zoom asks panel by panel instead, in the order in which they stand: while one is drawn, the server reads the next.
 * And so are series asked for again that came coarse, because there were many of them: once all have a first picture.
 */
import { byX, decodeGroup, decodeSeries, floats, type WireGroup, type WireSeries } from "@/lib/series/decode";
import type { SeriesData } from "@/lib/series/series";
import { client, type Schemas } from "./client";

export interface SeriesAsk {
  /** Id of a run or a group. */
  line: string;
  /** Ids of the group's runs; null for a run. */
  members: readonly string[] | null;
  /** Of a group: with the bootstrap interval. */
  interval: boolean;
  metric: string;
  kind: "metric" | "system";
  points: number;
  x: string;
  xMin: number | null;
  xMax: number | null;
  /** With the time of each row. */
  times?: true;
}

interface Waiting {
  ask: SeriesAsk;
  signal?: AbortSignal;
  /** Takes a coarse picture, if there is one before the true one. */
  preview?(series: SeriesData): void;
  resolve(series: SeriesData | null): void;
  reject(error: unknown): void;
}

interface Batch {
  waiting: readonly Waiting[];
  /** For what came coarse before. */
  again: boolean;
}

export interface Sender {
  runs(
    body: Partial<Schemas["CompareRequest"]>,
    signal: AbortSignal,
  ): Promise<{ steps: readonly Float64Array[]; series: readonly (WireSeries & { steps: number })[] }>;
  groups(
    body: Partial<Schemas["GroupsRequest"]>,
    signal: AbortSignal,
  ): Promise<{ series: readonly (WireGroup & { group: number })[] }>;
}

/** Below the server's limits on one question, and small enough that one slow metric holds up no page. */
const MAX_LINES = 200;
const MAX_METRICS = 50;
/** Three panels of 200 lines: while they are drawn, the server reads the next. */
const MAX_ROWS = 400_000;
/** Of what is read point by point: about a panel of fifty lines. */
const FINE_ROWS = 30_000;
/** One that the server works on, one that is on its way or being drawn. More would only share the server's time. */
const AT_ONCE = 2;

export function makeSeriesBatcher(send: Sender, schedule: (flush: () => void) => void) {
  let queue: Waiting[] = [];
  const batches: Batch[] = [];
  let coarse: Waiting[] = [];
  let running = 0;

  function next() {
    while (running < AT_ONCE) {
      if (batches.length === 0) {
        batches.push(...parted(coarse, FINE_ROWS).map((waiting) => ({ waiting, again: true })));
        coarse = [];
      }
      const batch = batches.shift();
      if (!batch) return;
      const waiting = batch.waiting.filter((w) => !w.signal?.aborted);
      if (waiting.length === 0) continue;
      running++;
      void fetchBatch({ ...batch, waiting }).finally(() => {
        running--;
        next();
      });
    }
  }

  /** One request: every line × every metric of what is waiting. */
  async function fetchBatch({ waiting, again }: Batch) {
    const ask = waiting[0]?.ask;
    if (!ask) return;
    const metrics = [...new Set(waiting.map((w) => w.ask.metric))];
    const common = {
      metrics,
      kind: ask.kind,
      points: ask.points,
      x: ask.x,
      x_min: ask.xMin ?? undefined,
      x_max: ask.xMax ?? undefined,
      times: ask.times,
    };
    const byLine = new Map(waiting.map((w) => [w.ask.line, w.ask]));
    const signal = whenAllGiveUp(waiting);
    try {
      const found = new Map<string, SeriesData>();
      const unfinished = new Set<SeriesData>();
      const lines = [...byLine.keys()];
      if (ask.members) {
        const groups = [...byLine.values()].map((a) => [...(a.members ?? [])]);
        const { series } = await send.groups({ ...common, groups, interval: ask.interval }, signal);
        for (const s of series) {
          const line = lines[s.group];
          if (line !== undefined) found.set(`${line}\n${s.metric}`, decodeGroup(line, s, ask.kind));
        }
      } else {
        const { steps, series } = await send.runs({ ...common, runs: lines }, signal);
        for (const s of series) {
          const one = byX(decodeSeries(s, floats(steps[s.steps]), ask.kind));
          found.set(`${s.run}\n${s.metric}`, one);
          if (s.coarse && !again) unfinished.add(one);
        }
      }
      for (const w of waiting) {
        const one = found.get(`${w.ask.line}\n${w.ask.metric}`) ?? null;
        if (one && unfinished.has(one)) {
          w.preview?.(one);
          coarse.push(w);
        } else w.resolve(one);
      }
    } catch (error) {
      for (const w of waiting) w.reject(error);
    }
  }

  function flush() {
    const due = queue.filter((w) => !w.signal?.aborted);
    queue = [];
    const [zoomed, whole] = [due.filter(({ ask }) => ask.xMax !== null), due.filter(({ ask }) => ask.xMax === null)];
    const parts = [...parted(whole, MAX_ROWS), ...parted(zoomed, FINE_ROWS)];
    // Before what only makes a picture finer that is there already.
    const place = batches.findIndex(({ again }) => again);
    batches.splice(place < 0 ? batches.length : place, 0, ...parts.map((waiting) => ({ waiting, again: false })));
    next();
  }

  return (ask: SeriesAsk, signal?: AbortSignal, preview?: (series: SeriesData) => void): Promise<SeriesData | null> =>
    new Promise((resolve, reject) => {
      queue.push({ ask, signal, preview, resolve, reject });
      if (queue.length === 1) schedule(flush);
    });
}

/** What can share a request, at most about `most` rows each. */
function parted(due: readonly Waiting[], most: number): Waiting[][] {
  const parts: Waiting[][] = [];
  for (const group of groupBy(due, ({ ask }) =>
    JSON.stringify([ask.members !== null, ask.interval, ask.kind, ask.points, ask.x, ask.xMin, ask.xMax, ask.times]),
  ).values()) {
    const byMetric = groupBy(group, (w) => w.ask.metric);
    // Metrics that want the same lines share a request; a product of unlike sets would fetch what nobody asked for.
    const alike = groupBy([...byMetric.values()], (ws) =>
      ws
        .map((w) => w.ask.line)
        .sort()
        .join(),
    );
    for (const rows of alike.values()) {
      for (const part of chunks([...new Set((rows[0] ?? []).map((w) => w.ask.line))], MAX_LINES)) {
        const wanted = new Set(part);
        const mine = rows.map((ws) => ws.filter((w) => wanted.has(w.ask.line)));
        const each = (mine[0] ?? []).reduce((n, { ask }) => n + (ask.members?.length ?? 1) * ask.points, 0);
        const metrics = Math.max(1, Math.min(MAX_METRICS, Math.floor(most / Math.max(1, each))));
        parts.push(...chunks(mine, metrics).map((some) => some.flat()));
      }
    }
  }
  return parts;
}

/** Aborts a request when nobody waits for any part of it: the server then gives it up too. */
function whenAllGiveUp(waiting: readonly Waiting[]): AbortSignal {
  const request = new AbortController();
  let left = waiting.length;
  for (const { signal } of waiting)
    signal?.addEventListener("abort", () => {
      left--;
      if (left === 0) request.abort();
    });
  return request.signal;
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

export const loadSeries = makeSeriesBatcher(
  {
    runs: (body, signal) => client.columns<Schemas["SeriesList"]>("/api/metrics/compare", { body, signal }),
    groups: (body, signal) => client.columns<Schemas["GroupSeriesList"]>("/api/metrics/groups", { body, signal }),
  },
  queueMicrotask,
);
