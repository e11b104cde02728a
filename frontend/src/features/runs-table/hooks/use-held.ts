import { type RefObject, useEffect } from "react";
import { listsAreHeld } from "@/api/live-news";

/** Holds new rows back while somebody is at the table: points at it, has scrolled, works in it by keys, or `busy`. */
export function useHeld(table: RefObject<HTMLElement | null>, busy: boolean): void {
  useEffect(() => {
    const element = table.current;
    if (!element) return;
    const update = () =>
      listsAreHeld.set(busy || element.scrollTop > 0 || element.matches(":hover, :focus-within, :focus"));
    const events = ["pointerenter", "pointerleave", "focusin", "focusout", "scroll"] as const;
    // After the event: only then does the browser know what is hovered and focused.
    const later = () => queueMicrotask(update);
    update();
    for (const event of events) element.addEventListener(event, later, { passive: true });
    return () => {
      for (const event of events) element.removeEventListener(event, later);
      listsAreHeld.set(false);
    };
  }, [table, busy]);
}
