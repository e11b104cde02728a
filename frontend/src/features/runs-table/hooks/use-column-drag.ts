import { type PointerEvent, useRef, useState } from "react";

const SLOP = 4;

export interface ColumnDrag {
  /** The column that is dragged, and the one that it would take the place of. */
  dragged: { name: string; over: string | null } | null;
  onPointerDown(name: string): (event: PointerEvent<HTMLElement>) => void;
  /** Whether the click that comes now ended a drag and means nothing else. */
  swallows(): boolean;
}

/** Dragging a column head to where another one is. */
export function useColumnDrag(onDrop: (name: string, target: string) => void): ColumnDrag {
  const [dragged, setDragged] = useState<ColumnDrag["dragged"]>(null);
  const ended = useRef(false);
  const onPointerDown = (name: string) => (down: PointerEvent<HTMLElement>) => {
    ended.current = false;
    if (down.button !== 0) return;
    let over: string | null = null;
    let moving = false;
    const onMove = (e: globalThis.PointerEvent) => {
      if (!moving && Math.abs(e.clientX - down.clientX) < SLOP) return;
      moving = true;
      const target = document.elementFromPoint(e.clientX, e.clientY);
      const column = target?.closest<HTMLElement>("[data-column]")?.dataset.column ?? null;
      over = column === name ? null : column;
      setDragged({ name, over });
    };
    const stop = (e: globalThis.PointerEvent) => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
      setDragged(null);
      ended.current = moving;
      if (moving && over !== null && e.type === "pointerup") onDrop(name, over);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  };
  return {
    dragged,
    onPointerDown,
    swallows: () => {
      const swallows = ended.current;
      ended.current = false;
      return swallows;
    },
  };
}
