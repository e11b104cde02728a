import { middle } from "@/lib/format/names";
import { columnFormat, formatMetric } from "@/lib/format/numbers";
import { useSize } from "@/ui/use-size";

export interface Bar {
  id: string;
  name: string;
  /** CSS: a token, or the user's own. */
  color: string;
  value: number;
  /** Of a group: the standard deviation over its members, drawn as a whisker. */
  std: number | null;
  /** How many runs it stands for. */
  n: number;
}

interface Props {
  label: string;
  bars: readonly Bar[];
  onOpen?(id: string): void;
}

/** Share of the width that names have, and the width of a letter. */
const NAMES = 0.36;
const LETTER = 5.7;

/** One bar a run or group, longest possible at the largest value; all begin at zero, or they would lie. */
export function BarPanel({ label, bars, onOpen }: Props) {
  const [ref, size] = useSize();
  const letters = Math.max(12, Math.floor((NAMES * ((size?.width ?? 400) - 20)) / LETTER));
  const finite = bars.filter((b) => Number.isFinite(b.value));
  const hi = Math.max(0, ...finite.map((b) => b.value + (b.std ?? 0)));
  const lo = Math.min(0, ...finite.map((b) => b.value - (b.std ?? 0)));
  const span = hi - lo || 1;
  const percent = (x: number) => `${((x - lo) / span) * 100}%`;
  const format = columnFormat(bars.map((b) => b.value));
  return (
    <ul ref={ref} aria-label={label} className="num px-10 pb-8">
      {bars.map((bar) => {
        const words = `${bar.name}: ${formatMetric(bar.value, format)}${bar.std !== null ? ` ± ${formatMetric(bar.std, format)}` : ""}, ${bar.n} ${bar.n === 1 ? "run" : "runs"}`;
        const content = (
          <>
            <span className="w-[36%] min-w-72 shrink-0 truncate text-left text-meta text-fg2">
              {middle(bar.name, letters)}
            </span>
            <span className="relative h-10 min-w-0 flex-1" aria-hidden="true">
              {Number.isFinite(bar.value) && (
                <span
                  className="absolute h-10 rounded-[1px]"
                  style={{
                    background: bar.color,
                    left: percent(Math.min(0, bar.value)),
                    width: `${(Math.abs(bar.value) / span) * 100}%`,
                  }}
                />
              )}
              {bar.std !== null && bar.std > 0 && Number.isFinite(bar.value) && (
                <span
                  className="absolute top-[4.5px] h-1 bg-fg shadow-[0_0_0_1px_var(--bg)]"
                  style={{ left: percent(bar.value - bar.std), width: `${((2 * bar.std) / span) * 100}%` }}
                />
              )}
            </span>
            <span
              className={Number.isFinite(bar.value) ? "w-58 shrink-0 text-right" : "w-58 shrink-0 text-right text-bad"}
            >
              {formatMetric(bar.value, format)}
            </span>
          </>
        );
        const look = "focus-inside flex h-20 w-full items-center gap-8 hover:bg-hover";
        return (
          <li key={bar.id}>
            {onOpen && bar.n === 1 ? (
              <button type="button" className={look} title={words} onClick={() => onOpen(bar.id)}>
                {content}
              </button>
            ) : (
              <div className={look} title={words}>
                {content}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
