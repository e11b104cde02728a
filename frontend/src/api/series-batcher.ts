/**
 * Collects what panels ask for within an animation frame into few requests.
 *
 * Each panel asks for one metric of one line at a time, so that a toggled eye fetches one run's lines and a scrolled-in
 * panel one metric's. What differs in nothing else becomes one `POST /api/metrics/compare` of runs × metrics, or one
 * `POST /api/metrics/groups` of groups × metrics.
 */
import { byX, decodeGroup, decodeSeries } from "@/lib/series/decode";
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
}

interface Waiting {
  ask: SeriesAsk;
  signal?: AbortSignal;
  resolve(series: SeriesData | null): void;
  reject(error: unknown): void;
}

export interface Sender {
  runs(body: Partial<Schemas["CompareRequest"]>): Promise<Pick<Schemas["SeriesList"], "series">>;
  groups(body: Partial<Schemas["GroupsRequest"]>): Promise<Pick<Schemas["GroupSeriesList"], "series">>;
}

/** Below the server's limits on one question, and small enough that one slow metric holds up no page. */
const MAX_LINES = 200;
const MAX_METRICS = 50;
const MAX_ROWS = 1_500_000;

export function makeSeriesBatcher(send: Sender, schedule: (flush: () => void) => void) {
  let queue: Waiting[] = [];

  /** One request: every line × every metric of what is waiting. */
  async function fetchBatch(waiting: readonly Waiting[]) {
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
    };
    const byLine = new Map(waiting.map((w) => [w.ask.line, w.ask]));
    try {
      const found = new Map<string, SeriesData>();
      const lines = [...byLine.keys()];
      if (ask.members) {
        const groups = [...byLine.values()].map((a) => [...(a.members ?? [])]);
        const { series } = await send.groups({ ...common, groups, interval: ask.interval });
        for (const s of series) {
          const line = lines[s.group];
          if (line !== undefined) found.set(`${line}\n${s.metric}`, decodeGroup(line, s));
        }
      } else {
        const { series } = await send.runs({ ...common, runs: lines });
        for (const s of series) found.set(`${s.run}\n${s.metric}`, byX(decodeSeries(s)));
      }
      for (const w of waiting) w.resolve(found.get(`${w.ask.line}\n${w.ask.metric}`) ?? null);
    } catch (error) {
      for (const w of waiting) w.reject(error);
    }
  }

  function flush() {
    const due = queue.filter((w) => !w.signal?.aborted);
    queue = [];
    for (const group of groupBy(due, ({ ask }) =>
      JSON.stringify([ask.members !== null, ask.interval, ask.kind, ask.points, ask.x, ask.xMin, ask.xMax]),
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
          const metrics = Math.max(1, Math.min(MAX_METRICS, Math.floor(MAX_ROWS / Math.max(1, each))));
          for (const some of chunks(mine, metrics)) void fetchBatch(some.flat());
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

export const loadSeries = makeSeriesBatcher(
  {
    runs: (body) => client.post("/api/metrics/compare", { body }),
    groups: (body) => client.post("/api/metrics/groups", { body }),
  },
  nextFrame,
);
