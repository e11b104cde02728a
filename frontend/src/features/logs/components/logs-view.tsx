import { useCallback, useDeferredValue, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { lineParam, onlyHitsParam, searchParam, streamParam } from "@/lib/url-state/params";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useStored } from "@/ui/use-stored";
import { useUrlState } from "@/ui/use-url-state";
import { useLogLines } from "../hooks/use-log-lines";
import { nextHit } from "../model/lines";
import { LogRows } from "./log-rows";
import { LogsHead } from "./logs-head";

/** The console of a run. Follow turns itself off on scrolling up, and when a hit or a line is gone to. */
export function LogsView({ run, live }: { run: string; live: boolean }) {
  const [typed, setTyped] = useUrlState(searchParam);
  const [only, setOnly] = useUrlState(onlyHitsParam);
  const [stream, setStream] = useUrlState(streamParam);
  const [line, setLine] = useUrlState(lineParam);
  const [stamps, setStamps] = useStored("log-times", "on");
  const [wrap, setWrap] = useStored("log-wrap", "off");
  const search = useDeferredValue(typed);
  const [follow, setFollow] = useState(line === null);
  const [view, setView] = useState({ from: 0, to: 60 });
  const log = useLogLines(run, { search, stream: stream === "all" ? "" : stream, only }, view);
  const leave = useCallback(() => setFollow(false), []);
  const choose = (to: number | null) => {
    setFollow(false);
    setLine(to);
  };
  const goToHit = (by: 1 | -1) => {
    // From the chosen line on, else from what is in view.
    const from = line ?? log.numberAt(by === 1 ? view.from : view.to);
    const to = nextHit(log.hits, from, by);
    if (to !== null) choose(to);
  };
  return (
    <section aria-label="Logs" className="flex min-h-0 flex-1 flex-col">
      <LogsHead
        run={run}
        search={typed}
        onSearch={(text) => {
          setTyped(text);
          if (line !== null) setLine(null);
        }}
        only={only}
        onOnly={setOnly}
        stream={stream === "all" ? "" : stream}
        onStream={(s) => setStream(s || "all")}
        total={log.total}
        hits={log.hits}
        allHits={log.allHits}
        at={line}
        onHit={goToHit}
        wrap={wrap === "on"}
        onWrap={(on) => setWrap(on ? "on" : "off")}
        stamps={stamps === "on"}
        onStamps={(on) => setStamps(on ? "on" : "off")}
        follow={follow}
        onFollow={(on) => {
          setFollow(on);
          if (on) setLine(null);
        }}
      />
      {log.error && log.count === 0 ? (
        <ErrorState title="Could not read the log" onRetry={log.retry}>
          {sentenceOf(log.error)}
        </ErrorState>
      ) : log.loading ? (
        <div className="grid gap-10 p-16" aria-busy="true">
          {[420, 380, 460, 300, 410].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : log.count === 0 ? (
        <Nothing title={log.total > 0 ? "No line is like that" : "No output yet"} className="mt-48">
          {log.total > 0
            ? "The search is not case-sensitive and takes the text as it is."
            : live
              ? "What the script prints appears here."
              : "The script printed nothing, or capturing was off (TRACKAI_CONSOLE=off)."}
        </Nothing>
      ) : (
        <LogRows
          log={log}
          search={search}
          wrap={wrap === "on"}
          stamps={stamps === "on"}
          follow={follow}
          onLeave={leave}
          chosen={line}
          onChoose={choose}
          onView={setView}
        />
      )}
    </section>
  );
}
