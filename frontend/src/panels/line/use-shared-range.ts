import { useLayoutEffect, useMemo } from "react";
import { type Observable, observable } from "@/lib/observable";
import type { Range } from "@/plot/scales";
import { useObservable } from "@/ui/use-observable";

/** What each of several panels needs of an axis, by their ids; `of` is what it shows: a scale, and a window of it. */
export type SharedRange = Observable<ReadonlyMap<string, { range: Range; of: string }>>;

/** Axes that panels have in common. */
export interface SharedAxes {
  x: SharedRange;
  y: SharedRange;
}

const none = (): SharedRange => observable<ReturnType<SharedRange["get"]>>(new Map());
export const sharedAxes = (): SharedAxes => ({ x: none(), y: none() });

const ALONE = none();

/** The smallest range that holds what every panel needs, so that their lines can be compared. `own` is null where nothing is drawn. */
export function useSharedRange(
  shared: SharedRange | undefined,
  id: string,
  own: Range | null,
  of: string,
): Range | null {
  const [from, to] = own ?? [];
  // Before the paint: nobody sees the panels on axes of their own first.
  useLayoutEffect(() => {
    if (!shared || from === undefined || to === undefined) return;
    const known = shared.get().get(id);
    if (known?.of === of && known.range[0] === from && known.range[1] === to) return;
    shared.set(new Map(shared.get()).set(id, { range: [from, to], of }));
  }, [shared, id, from, to, of]);
  // A panel that has not followed to another scale or window, as those out of view do not, has nothing to say of this one.
  const others = (ranges: ReturnType<SharedRange["get"]>) =>
    [...ranges].flatMap(([name, r]) => (name === id || r.of !== of ? [] : [r.range]));
  const least = useObservable(shared ?? ALONE, (all) => Math.min(from ?? 1 / 0, ...others(all).map((r) => r[0])));
  const most = useObservable(shared ?? ALONE, (all) => Math.max(to ?? -1 / 0, ...others(all).map((r) => r[1])));
  return useMemo(() => (least <= most ? [least, most] : null), [least, most]);
}
