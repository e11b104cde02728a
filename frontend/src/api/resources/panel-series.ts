import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { splice } from "@/lib/series/join";
import type { SeriesData } from "@/lib/series/series";
import type { Axis } from "@/lib/url-state/params";
import { sentenceOf } from "../problems";
import type { Kind } from "./metrics";
import { type SeriesAsk, seriesQuery } from "./series";

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

type Loaded = SeriesData | null | undefined;

export interface PanelSeries {
  /** In the order of the lines; null where one has none, undefined while on its way. */
  series: readonly Loaded[];
  /** The same at the resolution of the whole, whatever the zoom. */
  wholes: readonly Loaded[];
  error: string | null;
  retry(): void;
}

const askFor = (ask: Ask, line: Ask["lines"][number], zoom: Range | null): SeriesAsk => ({
  line: line.id,
  members: line.kind === "group" ? line.runs : null,
  interval: line.kind === "group" && ask.interval,
  metric: line.metric ?? ask.metric,
  kind: ask.kind,
  points: ask.points,
  x: ask.axis,
  xMin: zoom?.[0] ?? null,
  xMax: zoom?.[1] ?? null,
});

/**
 * What a panel draws: the whole series at the panel's width and, while zoomed, the stretch in view at the same width.
 * The finer stretch is put into the whole, so that lines go on beyond the edges and smoothing has its past.
 */
export function usePanelSeries(ask: Ask): PanelSeries {
  const cache = useQueryClient();
  const pick = useCallback(
    (results: { data: SeriesData | null | undefined; error: Error | null }[]) => ({
      data: results.map((r) => r.data),
      error: results.find((r) => r.error)?.error ?? null,
    }),
    [],
  );
  const whole = useQueries({ queries: ask.lines.map((line) => seriesQuery(askFor(ask, line, null))), combine: pick });
  const detail = useQueries({
    queries: ask.zoom ? ask.lines.map((line) => seriesQuery(askFor(ask, line, ask.zoom))) : [],
    combine: pick,
  });
  const series = useMemo(
    () =>
      whole.data.map((all, i) => {
        const fine = detail.data[i];
        const [from, to] = [fine?.x[0], fine?.x.at(-1)];
        return all && !all.exact && fine && from !== undefined && to !== undefined
          ? splice(all, fine, [from, to])
          : all;
      }),
    [whole.data, detail.data],
  );
  const error = whole.error ?? detail.error;
  return {
    series,
    wholes: whole.data,
    error: error ? sentenceOf(error) : null,
    retry: () =>
      void cache.refetchQueries({ queryKey: ["series"], type: "active", predicate: (q) => q.state.status === "error" }),
  };
}
