import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type SeriesData, splice } from "@/lib/series/series";
import type { Axis } from "@/lib/url-state/params";
import { sentenceOf } from "../problems";
import type { Kind } from "./metrics";
import { type SeriesAsk, seriesQuery } from "./series";

type Range = readonly [number, number];

interface Ask {
  runs: readonly string[];
  metric: string;
  kind: Kind;
  axis: Axis;
  points: number;
  zoom: Range | null;
}

export interface PanelSeries {
  /** In the order of the runs; null where a run has none, undefined while on its way. */
  series: readonly (SeriesData | null | undefined)[];
  error: string | null;
  retry(): void;
}

const askFor = (ask: Ask, run: string, zoom: Range | null): SeriesAsk => ({
  run,
  metric: ask.metric,
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
  const whole = useQueries({ queries: ask.runs.map((run) => seriesQuery(askFor(ask, run, null))), combine: pick });
  const detail = useQueries({
    queries: ask.zoom ? ask.runs.map((run) => seriesQuery(askFor(ask, run, ask.zoom))) : [],
    combine: pick,
  });
  const { zoom } = ask;
  const series = useMemo(
    () =>
      whole.data.map((all, i) => {
        const fine = detail.data[i];
        return zoom && all && !all.exact && fine && fine.x.length > 0 ? splice(all, fine, zoom) : all;
      }),
    [whole.data, detail.data, zoom],
  );
  const error = whole.error ?? detail.error;
  return {
    series,
    error: error ? sentenceOf(error) : null,
    retry: () =>
      void cache.refetchQueries({ queryKey: ["series"], type: "active", predicate: (q) => q.state.status === "error" }),
  };
}
