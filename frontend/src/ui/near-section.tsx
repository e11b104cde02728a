import { type ReactNode, useCallback, useState } from "react";

/** Mounts its children once they come near the view, and keeps them: for content whose height is not known before. */
export function NearSection({ height, children }: { height: number; children: ReactNode }) {
  const [near, setNear] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        setNear(true);
        observer.disconnect();
      },
      { rootMargin: "400px 0px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return near ? children : <div ref={ref} style={{ height }} />;
}
