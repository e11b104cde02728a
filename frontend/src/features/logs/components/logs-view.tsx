import { useCallback, useMemo, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { contextParam, lineParam, onlyHitsParam, regexParam, searchParam, streamParam } from "@/lib/url-state/params";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useSettled } from "@/ui/use-settled";
import { useStored } from "@/ui/use-stored";
import { useUrlState } from "@/ui/use-url-state";
import { useLogLines } from "../hooks/use-log-lines";
import { hitPattern } from "../model/hit-pattern";
import { nextHit } from "../model/lines";
import { LogRows } from "./log-rows";
import { LogsHead } from "./logs-head";

const PLACE = /^:(\d{1,9})$/;

/** The console of a run. Follow turns itself off on scrolling up, and when a hit or a line is gone to. */
export function LogsView({ run, live }: { run: string; live: boolean }) {
  const [typed, setTyped] = useUrlState(searchParam);
  const [only, setOnly] = useUrlState(onlyHitsParam);
  const [stream, setStream] = useUrlState(streamParam);
  const [line, setLine] = useUrlState(lineParam);
  const [stamps, setStamps] = useStored("log-times", "on");
  const [wrap, setWrap] = useStored("log-wrap", "off");
  const [regex, setRegex] = useUrlState(regexParam);
  const [around, setAround] = useUrlState(contextParam);
  // `:1200` is a place to go to, not a text to look for.
  const settled = useSettled(PLACE.test(typed) ? "" : typed, 150);
  const search = typed === "" ? "" : settled;
  const hit = useMemo(() => hitPattern(search, regex), [search, regex]);
  const [follow, setFollow] = useState(line === null);
  const [view, setView] = useState({ from: 0, to: 60 });
  const log = useLogLines(run, { search, regex, stream: stream === "all" ? "" : stream, only, around }, view);
  const leave = useCallback(() => setFollow(false), []);
  const choose = (to: number | null) => {
    setFollow(false);
    setLine(to);
  };
  const goToHit = (by: 1 | -1) => {
    const place = PLACE.exec(typed)?.[1];
    if (place !== undefined) {
      setTyped("");
      choose(Math.max(1, Math.min(Number(place), log.total)));
      return;
    }
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
        regex={regex}
        onRegex={setRegex}
        searched={log.searched}
        searchError={log.searchError ? sentenceOf(log.searchError) : null}
        around={around}
        onAround={setAround}
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
        <div className="flex flex-col gap-10 p-16" aria-busy="true">
          {[420, 380, 460, 300, 410].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : log.count === 0 ? (
        <Nothing
          title={log.total === 0 ? "No output yet" : log.searched < 1 ? "No line so far" : "No line is like that"}
          className="mt-48"
        >
          {log.searched < 1
            ? "The search goes on."
            : log.total > 0
              ? regex
                ? "The pattern is looked for in what is seen of each line, in capitals and small letters alike."
                : "The search is not case-sensitive and takes the text as it is; .* beside it makes it a pattern."
              : live
                ? "What the script prints appears here."
                : "The script printed nothing, or capturing was off (TRACKAI_CONSOLE=off)."}
        </Nothing>
      ) : (
        <LogRows
          log={log}
          hit={hit}
          parted={only && search !== "" && around > 0}
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
