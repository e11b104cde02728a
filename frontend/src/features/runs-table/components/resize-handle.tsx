import type { PointerEvent } from "react";

export const LEAST_WIDTH = 48;
const MOST_WIDTH = 600;
export const allowedWidth = (width: number) => Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, Math.round(width)));

/** The edge of a column: drag to resize. */
export function ResizeHandle({ width, onResize }: { width: number; onResize(width: number): void }) {
  const onPointerDown = (down: PointerEvent<HTMLSpanElement>) => {
    down.preventDefault();
    down.stopPropagation();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    const onMove = (e: globalThis.PointerEvent) => onResize(allowedWidth(width + e.clientX - down.clientX));
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", onMove), { once: true });
  };
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 right-0 z-tip w-5 cursor-col-resize hover:bg-line2"
      onPointerDown={onPointerDown}
    />
  );
}
