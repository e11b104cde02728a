/**
 * Collects what panels ask for in one turn of the page into few requests.
 *
 * Each panel asks for one metric of one line at a time, so that a toggled eye fetches one run's lines and a scrolled-in
 * panel one metric's. What differs in nothing else becomes one `POST /api/metrics/compare` of runs × metrics, or one
 * `POST /api/metrics/groups` of groups × metrics.
 *
 * A zoom asks panel by panel instead, in the order in which they stand: while one is drawn, the server reads the next.
 * And so are series asked for again that came coarse, because there were many of them: once all have a first picture.
 */
import { byX, decodeGroup, decodeSeries, floats, type WireGroup, type WireSeries } from "@/lib/series/decode";
import { columnsOf, WHOLE_PER_COLUMN } from "@/lib/series/merge";
import type { SeriesData } from "@/lib/series/series";
import { client, type Schemas } from "./client";
import { parted, type SeriesAsk, type Waiting } from "./series-parts";

export type { SeriesAsk } from "./series-parts";

interface Waiter extends Waiting {
  signal?: AbortSignal;
  /** Takes a coarse picture, if there is one before the true one. */
  preview?(series: SeriesData): void;
  resolve(series: SeriesData | null): void;
  reject(error: unknown): void;
}

interface Batch {
  waiting: readonly Waiter[];
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

/** Three panels of 200 lines: while they are drawn, the server reads the next. */
const MAX_ROWS = 400_000;
/** Of a zoomed stretch, which is read point by point: about a panel of fifty lines. */
const ZOOMED_ROWS = 30_000;
/** What is read for a picture that is there already, but coarse: half of what the server reads for one question. */
const FINE_ROWS = 200_000;
/** As fine as the server reads, for each point that is asked for. */
const FINEST = 64;
/** Of one answer with every point: 4 MB. */
const WHOLE_POINTS = 500_000;
/** One that the server works on, one that is on its way or being drawn. More would only share the server's time. */
const AT_ONCE = 2;

export function makeSeriesBatcher(send: Sender, schedule: (flush: () => void) => void) {
  let queue: Waiter[] = [];
  const batches: Batch[] = [];
  let coarse: Waiter[] = [];
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
        const whole = ask.xMin !== null || ask.xMax !== null ? 0 : WHOLE_PER_COLUMN * ask.points;
        const exact_up_to = Math.min(whole, Math.floor(WHOLE_POINTS / (lines.length * metrics.length)));
        const fine = again || ask.xMax !== null;
        const { steps, series } = await send.runs({ ...common, runs: lines, exact_up_to, fine }, signal);
        for (const s of series) {
          const all = byX(decodeSeries(s, floats(steps[s.steps]), ask.kind));
          // The server writes points faster than columns; kept are those that were asked for.
          const one = ask.whole ? all : columnsOf(all, ask.points);
          found.set(`${s.run}\n${s.metric}`, one);
          if (!again && (s.coarse || (!s.exact && s.total <= whole))) unfinished.add(one);
        }
      }
      for (const w of waiting) {
        const one = found.get(`${w.ask.line}\n${w.ask.metric}`) ?? null;
        if (one && unfinished.has(one)) {
          w.preview?.(one);
          coarse.push({ ...w, rows: Math.min(one.total, FINEST * ask.points) });
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
    const parts = [...parted(whole, MAX_ROWS), ...parted(zoomed, ZOOMED_ROWS)];
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

/** Aborts a request when nobody waits for any part of it: the server then gives it up too. */
function whenAllGiveUp(waiting: readonly Waiter[]): AbortSignal {
  const request = new AbortController();
  let left = waiting.length;
  for (const { signal } of waiting)
    signal?.addEventListener("abort", () => {
      left--;
      if (left === 0) request.abort();
    });
  return request.signal;
}

export const loadSeries = makeSeriesBatcher(
  {
    runs: (body, signal) => client.columns<Schemas["SeriesList"]>("/api/metrics/compare", { body, signal }),
    groups: (body, signal) => client.columns<Schemas["GroupSeriesList"]>("/api/metrics/groups", { body, signal }),
  },
  queueMicrotask,
);
