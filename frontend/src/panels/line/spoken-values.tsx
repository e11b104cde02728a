import { type RefObject, useEffect, useState } from "react";
import { columnFormat, formatMetric } from "@/lib/format/numbers";
import { byValue, rowAt } from "@/plot/tooltip-rows";
import { formatX } from "./format-x";
import type { Axis, Drawable } from "./types";

interface Props {
  metric: string;
  x: number | null;
  axis: Axis;
  drawables: readonly Drawable[];
  root: RefObject<HTMLElement | null>;
}

const MOST = 5;
/** A cursor that is held down passes many points; only where it rests is anything said. */
const REST_MS = 300;

/** Reads the values at the keyboard's cursor out, politely. */
export function SpokenValues({ metric, x, axis, drawables, root }: Props) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (x === null || document.activeElement !== root.current) return;
    const timer = setTimeout(() => {
      const names = new Map(drawables.map((d) => [d.line.id, d.line.name]));
      const rows = drawables.map((d) => rowAt(d.picture, x)).filter((r) => r !== null);
      const format = columnFormat(rows.map((r) => r.value));
      const values = rows
        .sort(byValue)
        .slice(0, MOST)
        .map((r) => `${names.get(r.line)} ${formatMetric(r.smoothed ?? r.value, format)}`);
      const more = rows.length > MOST ? `, and ${rows.length - MOST} more` : "";
      setSaid(`${metric}, ${formatX(x, axis)}: ${values.join(", ")}${more}`);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [x, axis, drawables, metric, root]);
  return (
    <span className="sr-only" role="status" aria-live="polite" data-testid="spoken">
      {said}
    </span>
  );
}
