import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { cx } from "./cx";
import { useSize } from "./use-size";
import { useStored } from "./use-stored";

interface Props {
  name: string;
  first: ReactNode;
  second: ReactNode;
  vertical?: boolean;
  /** Share of the first pane. */
  initial: number;
  min: number;
  only?: "first" | "second" | null;
}

/** Two panes and a handle: drag, arrow keys, double-click for half and half. A pane may have it all. */
export function SplitPane({ name, first, second, vertical = false, initial, min, only = null }: Props) {
  const [stored, store] = useStored(`split.${name}`, String(initial));
  const [draft, setDraft] = useState<number | null>(null);
  const [ref, size] = useSize();
  const length = size ? (vertical ? size.height : size.width) : 0;
  const limit = (share: number) => (length > 2 * min ? Math.max(min / length, Math.min(1 - min / length, share)) : 0.5);
  const share = limit(draft ?? (Number(stored) || initial));

  const shareAt = (e: PointerEvent) => {
    const box = e.currentTarget.parentElement?.getBoundingClientRect();
    if (!box) return share;
    return limit(vertical ? (e.clientY - box.top) / box.height : (e.clientX - box.left) / box.width);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[e.key];
    if (!step) return;
    e.preventDefault();
    store(String(limit(share + step * (e.shiftKey ? 0.1 : 0.02))));
  };
  return (
    <div ref={ref} className={cx("flex min-h-0 min-w-0 flex-1", vertical && "flex-col")}>
      {only !== "second" && (
        <div
          className="flex min-h-0 min-w-0 flex-col"
          style={{ flex: only ? "1 1 0" : `0 0 clamp(${min}px, calc(${share * 100}% - 1px), calc(100% - ${min}px))` }}
        >
          {first}
        </div>
      )}
      {!only && (
        <div
          role="separator"
          aria-label="Resize"
          aria-orientation={vertical ? "horizontal" : "vertical"}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          tabIndex={0}
          className={cx(
            "group relative z-tip shrink-0 touch-none bg-line2",
            vertical ? "h-1 cursor-row-resize" : "w-1 cursor-col-resize",
          )}
          onKeyDown={onKeyDown}
          onDoubleClick={() => store("0.5")}
          onPointerDown={(e) => {
            e.currentTarget.setPointerCapture(e.pointerId);
            setDraft(share);
          }}
          onPointerMove={(e) => draft !== null && setDraft(shareAt(e))}
          onPointerUp={() => {
            if (draft !== null) store(String(draft));
            setDraft(null);
          }}
        >
          <span className={cx("absolute", vertical ? "inset-x-0 -top-4 h-9" : "inset-y-0 -left-4 w-9")} />
          <span
            className={cx(
              "absolute rounded-tag border border-line2 bg-bg group-hover:border-line3",
              vertical
                ? "top-[-2px] left-1/2 h-5 w-28 -translate-x-1/2"
                : "top-1/2 left-[-2px] h-28 w-5 -translate-y-1/2",
            )}
          />
        </div>
      )}
      {only !== "first" && <div className="flex min-h-0 min-w-0 flex-1 flex-col">{second}</div>}
    </div>
  );
}
