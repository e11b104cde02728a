import { formatCount } from "@/lib/format/numbers";
import { cx } from "@/ui/cx";
import { Highlight } from "@/ui/highlight";
import { Kbd } from "@/ui/kbd";
import type { Completion } from "./completion";

interface Props {
  id: string;
  options: readonly Completion[];
  chosen: number;
  /** Where the caret is. */
  at: number;
  text: string;
  onPick(index: number): void;
}

/** Ways to go on, under the caret of one line (a character is 6.6 wide), or under the whole of a narrow field. */
export function Completions({ id, options, chosen, at, text, onPick }: Props) {
  const start = options[0]?.start ?? at;
  const word = text.slice(start, at);
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Ways to go on"
      className={cx(
        "appear absolute top-full z-menu w-330 max-w-full rounded-float bg-pop p-4 shadow-float",
        options.length === 0 && "hidden",
      )}
      style={{ left: `max(0px, min(${Math.max(0, start * 6.6 - 12)}px, 100% - 330px))` }}
    >
      <div className="max-h-264 overflow-y-auto">
        {options.map((o, i) => (
          <div
            key={`${o.kind} ${o.text}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            className={cx(
              "flex h-26 items-center gap-8 rounded-chip px-8",
              i === chosen ? "bg-hover" : "hover:bg-hover",
            )}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => onPick(i)}
          >
            <span className="flex-1 truncate text-code">
              <Highlight text={o.text} search={word} />
            </span>
            <span className="num truncate text-fg3">
              {o.runs === null ? o.detail || o.kind : `${formatCount(o.runs)} ${o.runs === 1 ? "run" : "runs"}`}
            </span>
          </div>
        ))}
      </div>
      <p className="-mx-4 mt-4 flex items-center justify-between border-t border-line px-12 pt-5 pb-1 text-meta text-fg3">
        <span className="text-code">.last .min .max .mean .count</span> <Kbd>tab</Kbd>
      </p>
    </div>
  );
}
