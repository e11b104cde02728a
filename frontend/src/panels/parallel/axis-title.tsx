import { type PointerEvent, useRef, useState } from "react";
import { cx } from "@/ui/cx";
import type { PlacedAxis } from "./types";

interface Props {
  axis: PlacedAxis;
  /** Its place among the axes, and how many there are. */
  index: number;
  count: number;
  /** Distance between two axes, in CSS pixels. */
  gap: number;
  width: number;
  log: boolean | null;
  onMove(to: number): void;
  onLog(): void;
}

/** The name of an axis: drag it sideways, or focus it and press ← or →, to change the order. */
export function AxisTitle({ axis, index, count, gap, width, log, onMove, onLog }: Props) {
  const start = useRef(0);
  const [shift, setShift] = useState<number | null>(null);
  const place = (event: PointerEvent) => event.clientX - start.current;
  // The outermost names stay inside the panel.
  const align = index === 0 ? "left" : index === count - 1 ? "right" : "center";
  const room = Math.min(gap - 8, 180);
  const left =
    align === "left"
      ? Math.max(4, axis.x - 14)
      : align === "right"
        ? Math.min(width - 4, axis.x + 34) - room
        : axis.x - room / 2;
  return (
    <span
      className={cx("absolute top-7 flex h-20 gap-4", shift !== null && "z-sticky rounded-chip bg-pop shadow-float")}
      style={{
        left,
        width: room,
        justifyContent: align,
        transform: shift === null ? undefined : `translateX(${shift}px)`,
      }}
    >
      <button
        type="button"
        title={axis.label}
        aria-label={`${axis.label}, axis ${index + 1} of ${count}; left and right arrow move it`}
        className="min-w-0 cursor-grab touch-none truncate rounded-tag text-strong text-meta"
        onPointerDown={(e) => {
          start.current = e.clientX;
          e.currentTarget.setPointerCapture(e.pointerId);
          setShift(0);
        }}
        onPointerMove={(e) => shift !== null && setShift(place(e))}
        onPointerUp={(e) => {
          const to = Math.max(0, Math.min(count - 1, index + Math.round(place(e) / gap)));
          setShift(null);
          if (to !== index) onMove(to);
        }}
        onPointerCancel={() => setShift(null)}
        onKeyDown={(e) => {
          const by = e.key === "ArrowLeft" ? -1 : e.key === "ArrowRight" ? 1 : 0;
          if (by === 0 || index + by < 0 || index + by >= count) return;
          e.preventDefault();
          onMove(index + by);
        }}
      >
        {axis.label}
      </button>
      {log !== null && (
        <button
          type="button"
          aria-label={`${axis.label}: ${log ? "logarithmic" : "linear"} scale`}
          aria-pressed={log}
          className={cx(
            "rounded-tag text-meta text-fg3 hover:text-fg focus-visible:opacity-100",
            !log && "opacity-0 group-hover:opacity-100",
          )}
          onClick={onLog}
        >
          {log ? "log" : "lin"}
        </button>
      )}
    </span>
  );
}
