import { type ReactNode, useCallback, useState } from "react";

interface Props {
  height: number;
  children: ReactNode;
  className?: string;
}

/** Mounts its children only near the view; a place of the same height stands there otherwise. */
export function NearView({ height, children, className }: Props) {
  const [near, setNear] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: "320px 0px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={ref} className={className} style={{ height }}>
      {near && children}
    </div>
  );
}
