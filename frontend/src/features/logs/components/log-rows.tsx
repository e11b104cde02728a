import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { formatCount } from "@/lib/format/numbers";
import { formatClock } from "@/lib/format/times";
import { cx } from "@/ui/cx";
import { useTheme } from "@/ui/use-theme";
import type { LogView } from "../hooks/use-log-lines";
import type { HitPattern } from "../model/hit-pattern";
import { markPlaces } from "../model/lines";
import { LogText } from "./log-text";

interface Props {
  log: LogView;
  hit: HitPattern | null;
  /** Between rows whose lines don't follow each other stands a line. */
  parted: boolean;
  wrap: boolean;
  stamps: boolean;
  follow: boolean;
  /** Somebody scrolled up. */
  onLeave(): void;
  /** The line that stands out: a hit, or one that was linked to. */
  chosen: number | null;
  onChoose(line: number): void;
  /** Rows in view, to ask for their lines. */
  onView(view: { from: number; to: number }): void;
}

const ROW = 18;

/** Only lines in view exist. Marks beside the scroll bar say where hits are. */
export function LogRows({ log, hit, parted, wrap, stamps, follow, chosen, ...on }: Props) {
  const { theme } = useTheme();
  const scroll = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const rows = useVirtualizer({
    count: log.count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  const { onView } = on;
  useEffect(() => onView({ from, to }), [from, to, onView]);

  useEffect(() => {
    if (follow && log.count > 0) rows.scrollToIndex(log.count - 1, { align: "end" });
  }, [follow, log.count, rows]);
  const row = chosen === null || log.count === 0 ? null : log.rowOf(chosen);
  useEffect(() => {
    if (row !== null && row >= 0) rows.scrollToIndex(row, { align: "center" });
  }, [row, rows]);

  const marks = log.hits.length > 0 ? markPlaces(log.hits, log.rowOf, log.count) : [];
  const gutter = Math.max(44, String(log.numberAt(log.count - 1)).length * 9 + 22);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroll}
        role="log"
        aria-label="Console output"
        aria-live="off"
        tabIndex={0}
        className="focus-inside h-full overflow-auto py-6 text-log"
        onScroll={(e) => {
          const now = e.currentTarget.scrollTop;
          if (follow && now < top.current - 1) on.onLeave();
          top.current = now;
        }}
      >
        <div
          className="relative min-w-full"
          style={{ height: rows.getTotalSize(), width: wrap ? "100%" : "max-content" }}
        >
          {items.map((item) => {
            const line = log.lineAt(item.index);
            const number = log.numberAt(item.index);
            return (
              <div
                key={item.key}
                ref={wrap ? rows.measureElement : undefined}
                data-index={item.index}
                data-line={number}
                className={cx(
                  "flex",
                  wrap ? "absolute inset-x-0" : "absolute left-0 w-max min-w-full whitespace-pre",
                  number === chosen ? "bg-mark" : "hover:bg-hover",
                  parted && item.index > 0 && log.numberAt(item.index - 1) !== number - 1 && "border-t border-line2",
                )}
                style={{ transform: `translateY(${item.start}px)`, minHeight: ROW }}
              >
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={`Link to line ${number}`}
                  className={cx(
                    "num sticky left-0 shrink-0 pr-12 text-right text-[11px] text-fg3 select-none hover:text-fg",
                    number === chosen ? "bg-mark text-fg2" : "bg-bg",
                  )}
                  style={{ width: gutter }}
                  onClick={() => on.onChoose(number)}
                >
                  {formatCount(number)}
                </button>
                {stamps && (
                  <span
                    className={cx(
                      "num w-74 shrink-0 text-[11px] select-none max-sm:hidden",
                      number === chosen ? "text-fg2" : "text-fg3",
                    )}
                  >
                    {line && formatClock(line.time)}
                  </span>
                )}
                <span
                  className={cx(
                    "pr-16",
                    wrap && "min-w-0 break-all whitespace-pre-wrap",
                    line?.stream === "stderr" && "text-bad",
                  )}
                >
                  {line && <LogText text={line.text} theme={theme} hit={hit} />}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {marks.length > 0 && (
        <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-0 w-6" data-testid="hit-marks">
          {marks.map((place) => (
            <span key={place} className="absolute right-0 h-2 w-6 bg-bad" style={{ top: `${place * 100}%` }} />
          ))}
        </div>
      )}
    </div>
  );
}
