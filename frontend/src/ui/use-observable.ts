import { useSyncExternalStore } from "react";
import type { Observable } from "@/lib/observable";

/** Renders when what `select` makes of the value changes. `select` returns a primitive or a stable object. */
export const useObservable = <T, S>(source: Observable<T>, select: (value: T) => S): S =>
  useSyncExternalStore(source.subscribe, () => select(source.get()));
