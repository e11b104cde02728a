import { useEffect, useRef } from "react";
import { useLive } from "@/api/live-context";
import { sayPolitely } from "@/lib/announcements";
import { formatDuration } from "@/lib/format/times";
import { cx } from "@/ui/cx";
import { Tooltip } from "@/ui/tooltip";
import { useNow } from "@/ui/use-now";

/** «Live 0.4 s», «Stalled 38 s Retry» after five seconds of silence, «Offline». */
export function LiveIndicator() {
  const { live, retry } = useLive();
  const now = useNow();
  const said = useRef(live.state);
  useEffect(() => {
    const before = said.current;
    said.current = live.state;
    if (before === live.state || before === "connecting") return;
    if (live.state === "live") sayPolitely("Connected again.");
    else if (live.state === "stalled") sayPolitely("The server does not answer. What you see is its last answer.");
    else if (live.state === "offline") sayPolitely("The connection is lost. What you see is the server’s last answer.");
  }, [live.state]);
  const tone = { connecting: "text-fg3", live: "text-good", stalled: "text-warn", offline: "text-bad" }[live.state];
  const word = { connecting: "Connecting", live: "Live", stalled: "Stalled", offline: "Offline" }[live.state];
  const hint = {
    connecting: "Connecting to the server",
    live: "Changes arrive by themselves; the number is how long the last one took",
    stalled: "The server has not answered for a while. What you see is its last answer.",
    offline: "The server can't be reached. What you see is its last answer; it comes back by itself.",
  }[live.state];
  return (
    <span className="flex min-w-83 items-center justify-end gap-8 whitespace-nowrap max-md:min-w-0 touch:px-8">
      <Tooltip text={hint}>
        <output
          // Its seconds change all the time; changes of state are announced once.
          aria-live="off"
          className={cx(
            "flex items-center gap-6",
            live.state === "live" || live.state === "connecting" ? "text-fg2" : tone,
          )}
          aria-label={`Connection: ${word}`}
        >
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" className={tone}>
            <circle cx="6" cy="6" r="6" fill="currentColor" opacity=".25" />
            <circle cx="6" cy="6" r="3" fill="currentColor" />
          </svg>
          <span className="max-md:hidden">{word}</span>
          {live.state === "live" && <span className="num text-fg3">{formatDuration(Math.max(0.1, live.delay))}</span>}
          {live.state === "stalled" && <span className="num">{formatDuration(Math.max(0, now - live.since))}</span>}
        </output>
      </Tooltip>
      {(live.state === "stalled" || live.state === "offline") && (
        <button
          type="button"
          className="rounded-tag font-semibold text-warn hover:underline touch:h-44 touch:px-8"
          onClick={retry}
        >
          Retry
        </button>
      )}
    </span>
  );
}
