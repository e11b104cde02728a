import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { SeriesAsk } from "../series-batcher";
import { type Found, sameAsks, seriesStore } from "../series-store";

export type { SeriesAsk } from "../series-batcher";
export type { Loaded } from "../series-store";

interface Shown {
  asks: readonly (SeriesAsk | null)[];
  found: Found;
}

const NOTHING: Shown = { asks: [], found: { data: [], error: null } };

const placeOf = (ask: SeriesAsk) => `${ask.line}\n${ask.metric}\n${ask.x}`;

/** Zooming shows the old picture until the finer one is there; on another axis it would be a wrong one. */
function filledUp(asks: Shown["asks"], found: Found, before: Shown): Found {
  if (!asks.some((ask, i) => ask && found.data[i] === undefined)) return found;
  const old = new Map(before.asks.flatMap((ask, i) => (ask ? [[placeOf(ask), before.found.data[i]] as const] : [])));
  return { ...found, data: found.data.map((s, i) => (s === undefined && asks[i] ? old.get(placeOf(asks[i])) : s)) };
}

const same = (a: Found, b: Found) =>
  a.error === b.error && a.data.length === b.data.length && a.data.every((one, i) => one === b.data[i]);

/** The series that are asked for, in that order, kept up to date; nulls ask for nothing. Equal asks need not be the same. */
export function useSeries(given: readonly (SeriesAsk | null)[]): Found {
  const last = useRef(NOTHING);
  const asks = sameAsks(given, last.current.asks) ? last.current.asks : given;
  const view = useMemo(() => seriesStore.view(asks), [asks]);
  const current = filledUp(asks, useSyncExternalStore(view.subscribe, view.current), last.current);
  const found = same(current, last.current.found) ? last.current.found : current;
  useEffect(() => {
    last.current = { asks, found };
  });
  return found;
}
