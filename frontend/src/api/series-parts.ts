/** Which series are asked for in one request. */

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
  /** With every point, if it has few enough of them; otherwise in columns. */
  whole: boolean;
  x: string;
  xMin: number | null;
  xMax: number | null;
  /** With the time of each row. */
  times?: true;
}

/** Something that waits for a series. */
export interface Waiting {
  ask: SeriesAsk;
  /** What the server has to read for it, about, where a first answer has told. */
  rows?: number;
}

/** Below the server's limits on one question, and small enough that one slow metric holds up no page. */
const MAX_LINES = 200;
const MAX_METRICS = 50;

/** What can share a request, at most about `most` rows each. */
export function parted<W extends Waiting>(due: readonly W[], most: number): W[][] {
  const parts: W[][] = [];
  for (const group of groupBy(due, kindOf).values()) {
    const byMetric = groupBy(group, (w) => w.ask.metric);
    // Metrics that want the same lines share a request; a product of unlike sets would fetch what nobody asked for.
    const alike = groupBy([...byMetric.values()], (ws) =>
      ws
        .map((w) => w.ask.line)
        .sort()
        .join(),
    );
    for (const rows of alike.values()) {
      const longest = Math.max(...rows.flat().map((w) => w.rows ?? 0));
      const mostLines = longest === 0 ? MAX_LINES : Math.min(MAX_LINES, Math.floor(most / longest));
      for (const part of chunks([...new Set((rows[0] ?? []).map((w) => w.ask.line))], Math.max(1, mostLines))) {
        const wanted = new Set(part);
        const mine = rows.map((ws) => ws.filter((w) => wanted.has(w.ask.line)));
        const each = (mine[0] ?? []).reduce(
          (n, { ask }) => n + (longest || (ask.members?.length ?? 1) * ask.points),
          0,
        );
        const metrics = Math.max(1, Math.min(MAX_METRICS, Math.floor(most / Math.max(1, each))));
        parts.push(...chunks(mine, metrics).map((some) => some.flat()));
      }
    }
  }
  return parts;
}

/** What differs in this never shares a request; long series would part short ones that are read with them. */
const kindOf = ({ ask, rows = 0 }: Waiting): string =>
  JSON.stringify([
    ...[ask.members !== null, ask.interval, ask.kind, ask.points, ask.whole, ask.x, ask.xMin, ask.xMax, ask.times],
    Math.ceil(Math.log2(1 + rows)),
  ]);

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
