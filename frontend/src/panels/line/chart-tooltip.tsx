import { useEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { columnFormat } from "@/lib/format/numbers";
import type { Smoother } from "@/plot/smoothing";
import { byDistance, byValue, heightOf, rowAt, type TipRow, windowOf } from "@/plot/tooltip-rows";
import { cx } from "@/ui/cx";
import { useStored } from "@/ui/use-stored";
import { formatX } from "./format-x";
import { smootherWords } from "./smoother-words";
import { TooltipTable } from "./tooltip-table";
import type { Axis, Drawable } from "./types";
import { type Timed, useTimes } from "./use-times";

interface Props {
  metric: string;
  unit: string | null;
  x: number;
  axis: Axis;
  drawables: readonly Drawable[];
  hovered: string | null;
  smoother: Smoother | null;
  frozen: boolean;
  /** Where the cursor line is on the screen, and the top of the plot. */
  at: { left: number; top: number };
  /** The series with the times of their rows. */
  timed: Timed;
  onFree(): void;
}

const MOST = 12;
const WIDTH = 330;
const WIDE = 560;

/** How many rows are left out when not frozen: the twelve around the nearest stay. */
function useRows({ drawables, x, hovered, frozen }: Pick<Props, "drawables" | "x" | "hovered" | "frozen">) {
  const [order] = useStored("tooltip-order", "value");
  return useMemo(() => {
    const all = drawables.map((d) => rowAt(d.picture, x)).filter((r): r is TipRow => r !== null);
    const nearest = all.find((r) => r.line === hovered) ?? null;
    const height = nearest && heightOf(nearest);
    all.sort(order === "nearest" && height !== null ? byDistance((v) => Math.abs(v - height)) : byValue);
    return { all, nearest, ...(frozen ? { rows: all, left: 0 } : windowOf(all, nearest, MOST)) };
  }, [drawables, x, hovered, frozen, order]);
}

/** Whether Shift is held: then every column is there. */
function useShift(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => setHeld(e.shiftKey);
    window.addEventListener("keydown", onKey);
    window.addEventListener("keyup", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("keyup", onKey);
    };
  }, []);
  return held;
}

/** Rows are lines; the nearest one is bold. Beside the cursor line and never over it; frozen it can be dragged away. */
export function ChartTooltip(props: Props) {
  const { metric, unit, axis, smoother, frozen, at, x } = props;
  const shift = useShift();
  const [moved, setMoved] = useState<{ dx: number; dy: number }>({ dx: 0, dy: 0 });
  const { all, rows, left, nearest } = useRows(props);
  const format = useMemo(() => columnFormat(all.flatMap((r) => [r.value, r.smoothed])), [all]);
  const full = frozen || shift;
  const timeOf = useTimes(props.drawables, full && axis !== "time" ? props.timed : null);
  if (rows.length === 0) return null;
  const width = full ? WIDE : WIDTH;
  const toLeft = at.left + 14 + width > window.innerWidth - 8 && at.left - 14 - width > 0;
  const height = 62 + Math.min(rows.length, 24) * 18 + 26;
  const place = {
    left: toLeft ? undefined : Math.min(at.left + 14, window.innerWidth - 278) + moved.dx,
    right: toLeft ? window.innerWidth - at.left + 14 - moved.dx : undefined,
    top: Math.max(8, Math.min(at.top, window.innerHeight - height - 8)) + moved.dy,
  };
  return createPortal(
    <div
      role="status"
      aria-live="off"
      data-testid="chart-tooltip"
      className={cx(
        "fixed z-tip max-h-[60vh] min-w-270 overflow-y-auto rounded-float bg-pop text-fg shadow-float",
        full ? "max-w-[min(600px,94vw)]" : "max-w-420",
        frozen ? "outline-2 outline-acc" : "pointer-events-none",
      )}
      style={place}
    >
      <div
        className={cx(
          "num sticky top-0 flex h-28 items-center justify-between gap-12 border-b border-line bg-pop px-9",
          frozen && "cursor-move touch-none",
        )}
        onPointerDown={(e) => frozen && e.currentTarget.setPointerCapture(e.pointerId)}
        onPointerMove={(e) => {
          if (e.currentTarget.hasPointerCapture(e.pointerId))
            setMoved(({ dx, dy }) => ({ dx: dx + e.movementX, dy: dy + e.movementY }));
        }}
      >
        <span className="truncate text-strong">
          {metric}
          {unit && <span className="font-normal text-fg3"> {unit}</span>}
        </span>
        <span className="text-meta whitespace-nowrap text-fg2">{formatX(x, axis)}</span>
      </div>
      <TooltipTable
        rows={rows}
        all={all}
        nearest={nearest}
        drawables={props.drawables}
        axis={axis}
        format={format}
        smoothed={smoother !== null}
        full={full}
        timeOf={timeOf}
      />
      <p className="num border-t border-line px-9 py-5 text-micro text-fg3">
        {left > 0 && `+ ${left} · `}
        {smoother && `${smootherWords(smoother, axis)} · `}
        {frozen ? (
          <button type="button" className="rounded-tag hover:text-fg" onClick={props.onFree}>
            Esc frees it
          </button>
        ) : (
          "click to freeze · Shift: all columns"
        )}
      </p>
    </div>,
    document.body,
  );
}
