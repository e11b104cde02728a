import { useEffect, useRef } from "react";
import { isTyping } from "@/lib/keyboard/shortcuts";

type Handlers = Record<string, (event: KeyboardEvent) => void>;

/**
 * Single keys (`/`, `?`) and two-key sequences (`g r`) for the whole page. Keys typed into a field belong to the field;
 * a handled event is not handled twice.
 */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let first = "";
    let at = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const sequence = Date.now() - at < 1000 ? `${first} ${event.key}` : "";
      const handler = latest.current[sequence] ?? latest.current[event.key];
      first = event.key;
      at = Date.now();
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
