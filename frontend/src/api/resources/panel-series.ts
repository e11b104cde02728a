import { useMemo } from "react";
import { splice } from "@/lib/series/join";
import { columnsOf } from "@/lib/series/merge";
import type { SeriesData } from "@/lib/series/series";
import type { Axis } from "@/lib/url-state/params";
import { sentenceOf } from "../problems";
import { loadSeries, type SeriesAsk } from "../series-batcher";
import { type Loaded, seriesStore } from "../series-store";
import type { Kind } from "./metrics";
import { useSeries } from "./series";

type Range = readonly [number, number];

interface Ask {
  /** A line may be of a metric of its own: then a panel shows several of one run. */
  lines: readonly { kind: "run" | "group"; id: string; runs: readonly string[]; metric?: string }[];
  /** Groups come with the bootstrap interval of their mean. */
  interval: boolean;
  metric: string;
  kind: Kind;
  axis: Axis;
  points: number;
  zoom: Range | null;
}

export interface PanelSeries {
  /** In the order of the lines; null where one has none, undefined while on its way. */
  series: readonly Loaded[];
  /** The same at the resolution of the whole, whatever the zoom. */
  wholes: readonly Loaded[];
  error: string | null;
  retry(): void;
  /** The same series with the time of each row, which pictures do without. */
  timed(): Promise<readonly Loaded[]>;
}

/** Beyond so many lines in a panel, each of them takes no more memory than its picture. */
const CROWD = 64;

const askFor = (ask: Ask, line: Ask["lines"][number], zoom: Range | null): SeriesAsk => ({
  line: line.id,
  members: line.kind === "group" ? line.runs : null,
  interval: line.kind === "group" && ask.interval,
  metric: line.metric ?? ask.metric,
  kind: ask.kind,
  points: ask.points,
  whole: zoom === null && ask.lines.length <= CROWD,
  x: ask.axis,
  xMin: zoom?.[0] ?? null,
  xMax: zoom?.[1] ?? null,
});

/** How the whole is drawn. Kept for as long as the whole is: each panel draws it many times. */
const drawn = new WeakMap<SeriesData, { points: number; columns: SeriesData }>();

function drawnOf(whole: Loaded, points: number): Loaded {
  if (!whole) return whole;
  const known = drawn.get(whole);
  if (known?.points === points) return known.columns;
  const columns = columnsOf(whole, points);
  drawn.set(whole, { points, columns });
  return columns;
}

/** The whole with its stretch in view replaced by the finer one. */
function refined(whole: Loaded, fine: Loaded): Loaded {
  const [from, to] = [fine?.x[0], fine?.x.at(-1)];
  return whole && !whole.exact && fine && from !== undefined && to !== undefined
    ? splice(whole, fine, [from, to])
    : whole;
}

/**
 * What is there with every point needs no fetching. Where every point in view is drawn, nothing is made: those around
 * them are there too, and cost nothing where they are not in view.
 */
function drawnWhile(zoom: Range | null, all: Loaded, fetched: Loaded, points: number): Loaded {
  const whole = drawnOf(all, points);
  if (!zoom || !all?.exact) return refined(whole, fetched);
  const stretch = columnsOf(all, points, zoom);
  return stretch.exact ? all : refined(whole, stretch);
}

/**
 * What a panel draws: the whole series at the panel's width and, while zoomed, the stretch in view at the same width.
 * The finer stretch is put into the whole, so that lines go on beyond the edges and smoothing has its past.
 */
export function usePanelSeries(ask: Ask): PanelSeries {
  const whole = useSeries(ask.lines.map((line) => askFor(ask, line, null)));
  const detail = useSeries(
    // Nothing is finer than every point.
    ask.zoom ? ask.lines.map((line, i) => (whole.data[i]?.exact ? null : askFor(ask, line, ask.zoom))) : [],
  );
  const { points } = ask;
  const wholes = useMemo(() => whole.data.map((all) => drawnOf(all, points)), [whole.data, points]);
  const [from, to] = ask.zoom ?? [];
  const series = useMemo(() => {
    const zoom = from === undefined || to === undefined ? null : ([from, to] as const);
    return whole.data.map((all, i) => drawnWhile(zoom, all, detail.data[i], points));
  }, [whole.data, detail.data, from, to, points]);
  const error = whole.error ?? detail.error;
  return {
    series,
    wholes,
    error: error ? sentenceOf(error) : null,
    timed: () => {
      const load = (line: Ask["lines"][number], zoom: Range | null) =>
        loadSeries({ ...askFor(ask, line, zoom), times: true });
      return Promise.all(
        ask.lines.map(async (line) => {
          const { zoom } = ask;
          const all = await load(line, null);
          const fine = zoom && !all?.exact ? await load(line, zoom) : null;
          return drawnWhile(zoom, all, fine, points);
        }),
      );
    },
    retry: () => void seriesStore.refresh((series) => series.error !== null),
  };
}
