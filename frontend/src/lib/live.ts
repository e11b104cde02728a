/** How the connection that says what changed is doing. */
export type Live =
  | { state: "connecting" }
  | { state: "live"; delay: number }
  | { state: "stalled"; since: number }
  | { state: "offline" };

/** No word for this long, not even an answer to a ping, is a stall. */
export const STALL_S = 5;

export function liveFrom(open: boolean, heard: number | null, delay: number, failed: boolean, now: number): Live {
  if (failed && !open) return { state: "offline" };
  if (heard === null) return failed ? { state: "offline" } : { state: "connecting" };
  if (now - heard > STALL_S) return { state: "stalled", since: heard };
  return { state: "live", delay };
}
