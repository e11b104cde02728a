import { type RefCallback, useCallback, useState } from "react";

/** Width and height of an element's inside, in whole pixels; null until it is laid out. */
export function useSize(): [RefCallback<HTMLElement>, { width: number; height: number } | null] {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    // At once, so that nothing is laid out for a guess and moves in the next frame.
    const style = getComputedStyle(element);
    const width = Math.floor(element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    const height = Math.floor(element.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom));
    if (width > 0 && height > 0) setSize({ width, height });
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize((before) => {
        const next = { width: Math.floor(width), height: Math.floor(height) };
        return before && before.width === next.width && before.height === next.height ? before : next;
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
