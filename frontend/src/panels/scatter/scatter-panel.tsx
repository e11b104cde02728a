import { type KeyboardEvent, type PointerEvent, useCallback, useMemo, useState } from "react";
import { formatConfig } from "@/lib/format/numbers";
import { axisScale } from "@/plot/axis-scale";
import type { Dimension } from "@/plot/dimensions";
import { useCanvas } from "@/ui/use-canvas";
import { useSize } from "@/ui/use-size";
import type { MarkedRun } from "../marked-run";
import { RunTip } from "../run-tip";
import { type Dot, dotAt, drawDots, type Plot } from "./draw";

interface Props {
  runs: readonly MarkedRun[];
  /** Values in the order of the runs. */
  x: Dimension;
  y: Dimension;
  logX: boolean;
  logY: boolean;
  height: number;
  hovered?: string | null;
  onHover?(run: string | null): void;
  onOpen?(run: string): void;
}

const MARGIN = { left: 46, right: 12, top: 10, bottom: 20 };
/** The longest names of a category axis must fit beside it. */
const NAMES_LEFT = 84;

/** A dot for each run that has both values; the badge of the caller can say how many have not ({@link placedRuns}). */
export function ScatterPanel(props: Props) {
  const [ref, size] = useSize();
  return (
    <div ref={ref} style={{ height: props.height }} className="relative overflow-hidden">
      {size && size.width > 100 && <Panel {...props} width={size.width} />}
    </div>
  );
}

/** How many runs have a place on both axes. */
export const placedRuns = (x: Dimension, y: Dimension, logX: boolean, logY: boolean): number => {
  const [sx, sy] = [axisScale(x, logX), axisScale(y, logY)];
  return x.values.filter((v, i) => sx.place(v) !== null && sy.place(y.values[i]) !== null).length;
};

function Panel({ runs, x, y, logX, logY, height, width, hovered, onHover, onOpen }: Props & { width: number }) {
  const [pointer, setPointer] = useState<{ dot: number; x: number; y: number } | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const plot = useMemo((): Plot => {
    const left = y.kind === "category" ? NAMES_LEFT : MARGIN.left;
    const box = { left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
    const [sx, sy] = [axisScale(x, logX, Math.max(2, Math.floor(width / 90))), axisScale(y, logY)];
    // Dots keep clear of the frame.
    const px = (p: number) => box.left + 6 + p * (box.right - box.left - 12);
    const py = (p: number) => box.bottom - 6 - p * (box.bottom - box.top - 12);
    const dots = runs.flatMap((run, i): Dot[] => {
      const [ax, ay] = [sx.place(x.values[i]), sy.place(y.values[i])];
      return ax === null || ay === null ? [] : [{ run, index: i, x: px(ax), y: py(ay) }];
    });
    dots.sort((a, b) => Number(a.run.chosen) - Number(b.run.chosen));
    return {
      dots,
      box,
      xTicks: sx.ticks.map((t) => ({ at: px(t.at), label: t.label })),
      yTicks: sy.ticks.map((t) => ({ at: py(t.at), label: t.label })),
    };
  }, [runs, x, y, logX, logY, width, height]);
  const over = pointer?.dot ?? focused ?? plot.dots.findIndex((d) => d.run.id === hovered);
  const canvas = useCanvas(
    width,
    height,
    useCallback((ctx: CanvasRenderingContext2D) => drawDots(ctx, plot, over), [plot, over]),
  );
  const track = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const found = dotAt(plot, event.clientX - box.left, event.clientY - box.top);
    setPointer(found === null ? null : { dot: found, x: event.clientX, y: event.clientY });
    onHover?.(found === null ? null : (plot.dots[found]?.run.id ?? null));
  };
  // By x and then y, so that arrows walk the picture from left to right.
  const order = useMemo(
    () => plot.dots.map((_, i) => i).sort((a, b) => (plot.dots[a]?.x ?? 0) - (plot.dots[b]?.x ?? 0)),
    [plot],
  );
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = focused === null ? -1 : order.indexOf(focused);
    if (by) setFocused(order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null);
    else if (event.key === "Enter" && focused !== null) onOpen?.(plot.dots[focused]?.run.id ?? "");
    else if (event.key === "Escape") setFocused(null);
    else return;
    event.preventDefault();
  };
  const dot = plot.dots[over];
  const rows = dot ? [x, y].map((d) => ({ label: d.label, value: formatConfig(d.values[dot.index]) })) : [];
  return (
    <figure
      aria-label={`${y.label} over ${x.label}, ${plot.dots.length} runs; arrows walk them, Enter opens one`}
      tabIndex={0}
      className={pointer ? "focus-inside cursor-pointer" : "focus-inside"}
      onPointerMove={track}
      onPointerLeave={() => {
        setPointer(null);
        onHover?.(null);
      }}
      onClick={() => pointer && onOpen?.(plot.dots[pointer.dot]?.run.id ?? "")}
      onKeyDown={keys}
      onBlur={() => setFocused(null)}
    >
      <canvas ref={canvas} style={{ width, height }} />
      <span className="sr-only" aria-live="polite">
        {focused !== null && dot && `${dot.run.name}: ${rows.map((r) => `${r.label} ${r.value}`).join(", ")}`}
      </span>
      {pointer && dot && <RunTip run={dot.run} at={pointer} rows={rows} />}
    </figure>
  );
}
