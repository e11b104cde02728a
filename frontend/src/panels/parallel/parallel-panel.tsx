import { type PointerEvent, useCallback, useMemo, useState } from "react";
import { formatConfig } from "@/lib/format/numbers";
import { axisScale } from "@/plot/axis-scale";
import { type Brush, type Brushes, chosenBy, LANE } from "@/plot/brushes";
import { canBeLog, type Dimension } from "@/plot/dimensions";
import { useCanvas } from "@/ui/use-canvas";
import { useSize } from "@/ui/use-size";
import type { MarkedRun } from "../marked-run";
import { RunTip } from "../run-tip";
import { AxisTitle } from "./axis-title";
import { AxisView } from "./axis-view";
import { type Curves, curveAt, drawCurves, drawOne } from "./draw";
import type { Frame, PlacedAxis } from "./types";

interface Props {
  runs: readonly MarkedRun[];
  /** In their order from left to right; their values in the order of the runs. */
  dimensions: readonly Dimension[];
  /** Key of the dimension that colours the curves; null: all alike. */
  colorBy: string | null;
  /** Keys of dimensions on a logarithmic scale; those that cannot be stay linear. */
  logs: readonly string[];
  brushes: Brushes;
  height: number;
  hovered?: string | null;
  onBrushes(brushes: Brushes): void;
  onOrder(keys: readonly string[]): void;
  onLogs(keys: readonly string[]): void;
  onHover?(run: string | null): void;
  onOpen?(run: string): void;
}

const TOP = 36;
const LEFT = 52;
const RIGHT = 44;

/**
 * Parallel coordinates: an axis for each dimension, a curve for each run. Brushes on several axes choose the runs that
 * pass them all; a click on a curve opens its run.
 */
export function ParallelPanel(props: Props) {
  const [ref, size] = useSize();
  return (
    <div ref={ref} style={{ height: props.height }} className="relative overflow-hidden">
      {size && size.width > 120 && props.dimensions.length > 0 && <Panel {...props} width={size.width} />}
    </div>
  );
}

function Panel({ runs, dimensions, colorBy, logs, brushes, height, width, hovered, ...on }: Props & { width: number }) {
  const { onHover, onOpen } = on;
  const [pointer, setPointer] = useState<{ run: number; x: number; y: number } | null>(null);
  const scales = useMemo(() => dimensions.map((d) => axisScale(d, logs.includes(d.key))), [dimensions, logs]);
  const lanes = useMemo(
    () => dimensions.map((d, i) => d.values.some((v) => scales[i]?.place(v) === null)),
    [dimensions, scales],
  );
  const gap = dimensions.length > 1 ? (width - LEFT - RIGHT) / (dimensions.length - 1) : 0;
  const curves = useMemo((): Curves => {
    const room = height - TOP - 14;
    const frame: Frame = { width, height, top: TOP, bottom: TOP + (lanes.some(Boolean) ? room / (1 - LANE) : room) };
    const axes = dimensions.flatMap((d, i): PlacedAxis[] => {
      const scale = scales[i];
      return scale ? [{ ...d, scale, x: dimensions.length > 1 ? LEFT + gap * i : width / 2 }] : [];
    });
    const color = axes.find((a) => a.key === colorBy);
    return {
      axes,
      runs,
      frame,
      passing: chosenBy(brushes, axes, runs.length),
      shades: runs.map((_, i) => (color ? color.scale.place(color.values[i]) : 1)),
    };
  }, [dimensions, scales, lanes, runs, brushes, colorBy, width, height, gap]);

  const over = pointer?.run ?? (hovered ? runs.findIndex((r) => r.id === hovered) : -1);
  const base = useCanvas(
    width,
    height,
    useCallback((ctx: CanvasRenderingContext2D) => drawCurves(ctx, curves), [curves]),
  );
  const above = useCanvas(
    width,
    height,
    useCallback((ctx: CanvasRenderingContext2D) => over >= 0 && drawOne(ctx, curves, over), [curves, over]),
  );
  const track = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const found = curveAt(curves, event.clientX - box.left, event.clientY - box.top);
    setPointer(found === null ? null : { run: found, x: event.clientX, y: event.clientY });
    onHover?.(found === null ? null : (runs[found]?.id ?? null));
  };
  const brush = (key: string, next: Brush | null) => {
    const { [key]: _, ...others } = brushes;
    on.onBrushes(next ? { ...others, [key]: next } : others);
  };
  const move = (from: number, to: number) => {
    const keys = dimensions.map((d) => d.key);
    keys.splice(to, 0, ...keys.splice(from, 1));
    on.onOrder(keys);
  };
  const tip = pointer && runs[pointer.run];
  const passing = curves.passing.filter(Boolean).length;
  return (
    <figure
      aria-label={`Parallel coordinates, ${runs.length} runs over ${dimensions.length} axes, ${passing} chosen`}
      className={tip ? "group absolute inset-0 cursor-pointer" : "group absolute inset-0"}
      onPointerMove={track}
      onPointerLeave={() => {
        setPointer(null);
        onHover?.(null);
      }}
      onClick={() => tip && onOpen?.(tip.id)}
    >
      <canvas ref={base} className="absolute inset-0" style={{ width, height }} />
      <canvas ref={above} className="absolute inset-0" style={{ width, height }} />
      <svg width={width} height={height} className="absolute inset-0" role="presentation">
        {curves.axes.map((axis, i) => (
          // A click on an axis is about its brush, not about the curve below.
          <g key={axis.key} onClick={(e) => e.stopPropagation()}>
            <AxisView
              axis={axis}
              frame={curves.frame}
              brush={Object.hasOwn(brushes, axis.key) ? brushes[axis.key] : undefined}
              lane={lanes[i] ?? false}
              onBrush={(next) => brush(axis.key, next)}
            />
          </g>
        ))}
      </svg>
      {curves.axes.map((axis, i) => (
        <AxisTitle
          key={axis.key}
          axis={axis}
          index={i}
          count={curves.axes.length}
          gap={gap || width}
          width={width}
          log={canBeLog(axis) ? axis.scale.log : null}
          onMove={(to) => move(i, to)}
          onLog={() => on.onLogs(logs.includes(axis.key) ? logs.filter((k) => k !== axis.key) : [...logs, axis.key])}
        />
      ))}
      {pointer && tip && (
        <RunTip
          run={tip}
          at={pointer}
          rows={dimensions.map((d) => ({ label: d.label, value: valueText(d.values[pointer.run]) }))}
        />
      )}
    </figure>
  );
}

const valueText = (v: Dimension["values"][number] | undefined) =>
  v === null || v === undefined ? "—" : formatConfig(v);
