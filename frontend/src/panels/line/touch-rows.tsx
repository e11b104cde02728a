import { middle } from "@/lib/format/names";
import { columnFormat, formatMetric } from "@/lib/format/numbers";
import { byValue, rowAt } from "@/plot/tooltip-rows";
import { RunMark } from "@/ui/run-mark";
import { bareX } from "./format-x";
import type { Axis, Drawable } from "./types";

interface Props {
  x: number;
  axis: Axis;
  drawables: readonly Drawable[];
  hovered: string | null;
}

const MOST = 2;

/** On a phone the tooltip is two rows under the panel: nothing under the finger, nothing over the lines. */
export function TouchRows({ x, axis, drawables, hovered }: Props) {
  const lines = new Map(drawables.map((d) => [d.line.id, d.line]));
  const rows = drawables
    .map((d) => rowAt(d.picture, x))
    .filter((r) => r !== null)
    .sort((a, b) => Number(b.line === hovered) - Number(a.line === hovered) || byValue(a, b));
  const format = columnFormat(rows.map((r) => r.value));
  return (
    <div
      className="num absolute inset-x-0 bottom-0 border-t border-line bg-pop px-10 py-4"
      data-testid="touch-rows"
      role="status"
      aria-live="off"
    >
      {rows.slice(0, MOST).map((row, i) => (
        <div key={row.line} className="flex h-20 items-center gap-6">
          <RunMark
            color={lines.get(row.line)?.color ?? "var(--fg3)"}
            shape={lines.get(row.line)?.kind === "group" ? "square" : "dot"}
          />
          <span className="min-w-0 flex-1 truncate">{middle(lines.get(row.line)?.name ?? row.line, 28)}</span>
          {i === MOST - 1 && rows.length > MOST && <span className="text-fg3">+ {rows.length - MOST}</span>}
          <span className="text-strong">{formatMetric(row.smoothed ?? row.value, format)}</span>
          <span className="text-fg3">{bareX(row.x, axis)}</span>
        </div>
      ))}
    </div>
  );
}
