import { createContext, use, useCallback, useSyncExternalStore } from "react";
import type { Live } from "@/lib/live";
import type { LiveFeed } from "./live-events";

export const LiveContext = createContext<LiveFeed | null>(null);

const CONNECTING: Live = { state: "connecting" };

/** How the live connection is doing, and a way to try again at once. */
export function useLive(): { live: Live; retry(): void } {
  const feed = use(LiveContext);
  const subscribe = useCallback((listener: () => void) => feed?.subscribe(listener) ?? (() => {}), [feed]);
  const live = useSyncExternalStore(subscribe, () => feed?.current() ?? CONNECTING);
  return { live, retry: () => feed?.retry() };
}
