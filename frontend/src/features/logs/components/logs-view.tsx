import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { formatCount } from "@/lib/format/numbers";
import { formatClock } from "@/lib/format/times";
import { searchParam } from "@/lib/url-state/params";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useStored } from "@/ui/use-stored";
import { useTheme } from "@/ui/use-theme";
import { useUrlState } from "@/ui/use-url-state";
import { MOST_HITS, useLogLines } from "../hooks/use-log-lines";
import { LogText } from "./log-text";

const ROW = 18;
const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The console of a run: only lines in view exist. Follow turns itself off on scrolling up. */
export function LogsView({ run, live }: { run: string; live: boolean }) {
  const { theme } = useTheme();
  const [typed, setTyped] = useUrlState(searchParam);
  const search = useDeferredValue(typed);
  const [stamps, setStamps] = useStored("log-times", "on");
  const [wrap, setWrap] = useStored("log-wrap", "off");
  const [follow, setFollow] = useState(true);
  const [view, setView] = useState({ from: 0, to: 60 });
  const scroll = useRef<HTMLDivElement>(null);
  const log = useLogLines(run, search, view);
  const hit = useMemo(() => (search ? new RegExp(`(${escapePattern(search)})`, "i") : null), [search]);

  const rows = useVirtualizer({
    count: log.count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  if (items.length > 0 && (view.from !== from || view.to !== to)) setView({ from, to });

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what there is to follow
  useEffect(() => {
    if (follow && log.count > 0) rows.scrollToIndex(log.count - 1, { align: "end" });
  }, [follow, log.count, search]);

  const gutter = Math.max(44, String(log.count).length * 9 + 22);
  return (
    <section aria-label="Logs" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-32 shrink-0 items-center gap-8 border-b border-line px-16 max-sm:px-12">
        <SearchField
          label="Search the log"
          keys="/"
          data-slash
          className="w-300 max-sm:flex-1"
          value={typed}
          onChange={setTyped}
        />
        <span className="num truncate text-fg3">
          {search
            ? `${formatCount(log.total)} ${log.total === 1 ? "line" : "lines"} with a hit${log.total > MOST_HITS ? `, the first ${formatCount(MOST_HITS)} shown` : ""}`
            : `${formatCount(log.total)} ${log.total === 1 ? "line" : "lines"}`}
        </span>
        <span className="flex-1" />
        <Button
          look="quiet"
          aria-pressed={wrap === "on"}
          className="max-sm:hidden"
          onClick={() => setWrap(wrap === "on" ? "off" : "on")}
        >
          Wrap
        </Button>
        <Button
          look="quiet"
          aria-pressed={stamps === "on"}
          className="max-sm:hidden"
          onClick={() => setStamps(stamps === "on" ? "off" : "on")}
        >
          Timestamps
        </Button>
        <Button
          aria-pressed={follow}
          className="aria-pressed:bg-hover"
          icon={<Icon of={ArrowDown} />}
          onClick={() => setFollow(!follow)}
        >
          Follow
        </Button>
      </div>
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
        <Nothing title={search ? "No line has this text" : "No output yet"} className="mt-48">
          {search
            ? "The search is not case-sensitive and takes the text as it is."
            : live
              ? "What the script prints appears here."
              : "The script printed nothing, or capturing was off (TRACKAI_CONSOLE=off)."}
        </Nothing>
      ) : (
        <div
          ref={scroll}
          role="log"
          aria-label="Console output"
          aria-live="off"
          className="focus-inside min-h-0 flex-1 overflow-auto py-6 text-log"
          onWheel={(e) => e.deltaY < 0 && setFollow(false)}
          onKeyDown={(e) => ["ArrowUp", "PageUp", "Home"].includes(e.key) && setFollow(false)}
        >
          <div
            className="relative min-w-full"
            style={{ height: rows.getTotalSize(), width: wrap === "on" ? "100%" : "max-content" }}
          >
            {items.map((item) => {
              const line = log.lineAt(item.index);
              return (
                <div
                  key={item.key}
                  ref={wrap === "on" ? rows.measureElement : undefined}
                  data-index={item.index}
                  className={cx(
                    "flex hover:bg-hover",
                    wrap === "on" ? "absolute inset-x-0" : "absolute left-0 w-max min-w-full whitespace-pre",
                    line?.stream === "stderr" && "bg-bad-bg/40",
                  )}
                  style={{ transform: `translateY(${item.start}px)`, minHeight: ROW }}
                >
                  <span
                    className="num sticky left-0 shrink-0 pr-12 text-right text-[11px] text-fg3 select-none"
                    style={{ width: gutter }}
                  >
                    {formatCount(line?.line ?? item.index + 1)}
                  </span>
                  {stamps === "on" && (
                    <span className="num w-74 shrink-0 text-[11px] text-fg3 select-none max-sm:hidden">
                      {line && formatClock(line.time)}
                    </span>
                  )}
                  <span className={cx("pr-16", wrap === "on" && "min-w-0 break-all whitespace-pre-wrap")}>
                    {line && <LogText text={line.text} theme={theme} hit={hit} />}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      )}
    </section>
  );
}
