import { useEffect, useRef, useState } from "react";
import { indexAtOrBefore, type SeriesData } from "@/lib/series/series";
import type { TipRow } from "@/plot/tooltip-rows";
import type { Drawable } from "./types";

/** Loads the series of a panel with the time of each row, which pictures do without. */
export type Timed = () => Promise<readonly (SeriesData | null | undefined)[]>;

/** The time of a line's row at x, once it is known; asked for only while somebody looks at times. */
export function useTimes(drawables: readonly Drawable[], timed: Timed | null): (row: TipRow) => number | null {
  const latest = useRef(timed);
  const [known, setKnown] = useState<ReadonlyMap<string, SeriesData>>(new Map());
  useEffect(() => {
    latest.current = timed;
  });
  const wanted = timed !== null && drawables.some((d) => !d.picture.series.time);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines or a finer stretch have other times
  useEffect(() => {
    let current = wanted;
    // Without an answer the column stays empty; the panel itself says what is wrong with the server.
    latest.current?.().then(
      (series) => current && setKnown(new Map(series.flatMap((s) => (s ? [[s.line, s] as const] : [])))),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [wanted, drawables]);
  return (row) => {
    if (row.time !== null) return row.time;
    const series = known.get(row.line);
    return series?.time?.[indexAtOrBefore(series.x, row.x)] ?? null;
  };
}
