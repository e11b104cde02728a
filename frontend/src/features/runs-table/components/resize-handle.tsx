import type { PointerEvent } from "react";
import { LEAST_WIDTH, MOST_WIDTH } from "@/lib/url-state/params";

export const allowedWidth = (width: number) => Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, Math.round(width)));

export type Resizing = "going on" | "done";

interface Props {
  width: number;
  /** Null: as wide as it would be by itself. */
  onResize(width: number | null, how: Resizing): void;
}

/** The edge of a column: drag to resize, double-click for its own width. */
export function ResizeHandle({ width, onResize }: Props) {
  const onPointerDown = (down: PointerEvent<HTMLSpanElement>) => {
    down.preventDefault();
    down.stopPropagation();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    let last = width;
    const onMove = (e: globalThis.PointerEvent) => {
      last = allowedWidth(width + e.clientX - down.clientX);
      onResize(last, "going on");
    };
    const onEnd = () => {
      handle.removeEventListener("pointermove", onMove);
      if (last !== width) onResize(last, "done");
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("pointerup", onEnd, { once: true });
  };
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 right-0 z-tip w-5 cursor-col-resize hover:bg-line2"
      onPointerDown={onPointerDown}
      onDoubleClick={() => onResize(null, "done")}
    />
  );
}
