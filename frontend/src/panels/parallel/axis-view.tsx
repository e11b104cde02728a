import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { type Brush, brushAt, LANE, stretchOf } from "@/plot/brushes";
import { type Frame, type PlacedAxis, placeAt, yAt } from "./types";

interface Props {
  axis: PlacedAxis;
  frame: Frame;
  brush: Brush | undefined;
  /** Some run has no place on it: the lane below is labelled. */
  lane: boolean;
  onBrush(brush: Brush | null): void;
}

const HALF = 11;
const STEP = 0.05;

/** An axis: line, ticks, and a strip to brush on with the pointer or the arrow keys. */
export function AxisView({ axis, frame, brush, lane, onBrush }: Props) {
  const { x, scale } = axis;
  const stretch = brush ? stretchOf(scale, brush) : null;
  const drag = useRef<{ from: number; move: readonly [number, number] | null; moved: boolean } | null>(null);
  const lowest = lane ? LANE * 1.3 : 0;
  const clamp = (p: number) => Math.max(lowest, Math.min(1, p));

  const at = (event: PointerEvent<SVGRectElement>) => {
    const top = event.currentTarget.ownerSVGElement?.getBoundingClientRect().top ?? 0;
    return clamp(placeAt(frame, event.clientY - top));
  };
  const down = (event: PointerEvent<SVGRectElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = at(event);
    const inside = stretch && from >= stretch[0] && from <= stretch[1];
    drag.current = { from, move: inside ? stretch : null, moved: false };
  };
  const move = (event: PointerEvent<SVGRectElement>) => {
    const now = drag.current;
    if (!now) return;
    const to = at(event);
    if (!now.moved && Math.abs(to - now.from) * (frame.bottom - frame.top) < 3) return;
    now.moved = true;
    if (now.move) {
      const by = Math.max(lowest - now.move[0], Math.min(1 - now.move[1], to - now.from));
      onBrush(brushAt(scale, now.move[0] + by, now.move[1] + by));
    } else onBrush(brushAt(scale, now.from, to));
  };
  const up = () => {
    if (drag.current && !drag.current.moved) onBrush(null);
    drag.current = null;
  };
  const keys = (event: KeyboardEvent) => {
    const [low, high] = stretch ?? [0, 1];
    const step = event.key === "ArrowUp" ? STEP : event.key === "ArrowDown" ? -STEP : 0;
    if (event.key === "Enter" || event.key === " ") onBrush(stretch ? null : brushAt(scale, 0.5, 1));
    else if (event.key === "Escape" && stretch) onBrush(null);
    else if (step !== 0 && stretch)
      onBrush(event.shiftKey ? brushAt(scale, low, clamp(high + step)) : brushAt(scale, clamp(low + step), high));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <g>
      <line x1={x} x2={x} y1={frame.top} y2={frame.bottom} className="stroke-fg2" />
      {scale.ticks.map((tick) => {
        const y = yAt(frame, tick.at);
        return (
          <g key={tick.label}>
            <line x1={x - 3} x2={x} y1={y} y2={y} className="stroke-fg2" />
            <text x={x - 6} y={y + 4} textAnchor="end" className="halo num fill-fg2 text-meta">
              {tick.label.length > 16 ? `${tick.label.slice(0, 15)}…` : tick.label}
            </text>
          </g>
        );
      })}
      {lane && (
        <text x={x - 6} y={yAt(frame, LANE) + 4} textAnchor="end" className="halo fill-fg3 text-meta">
          none
        </text>
      )}
      {stretch && (
        <rect
          x={x - 5}
          width={10}
          y={yAt(frame, stretch[1])}
          height={Math.max(3, yAt(frame, stretch[0]) - yAt(frame, stretch[1]))}
          className="fill-acc/16 stroke-acc"
          data-testid="brush"
        />
      )}
      <rect
        x={x - HALF}
        width={HALF * 2}
        y={frame.top - 6}
        height={yAt(frame, lowest) - frame.top + 12}
        fill="transparent"
        className="focus-inside cursor-crosshair"
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={`Brush on ${axis.label}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((stretch?.[1] ?? 1) * 100)}
        aria-valuetext={brush ? brushText(brush) : "all runs; Enter begins a brush"}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onKeyDown={keys}
      />
    </g>
  );
}

export const brushText = (brush: Brush): string => {
  const short = (x: number) => String(Number(x.toPrecision(3)));
  const held =
    brush.kind === "names"
      ? brush.names.join(", ")
      : Number.isNaN(brush.from)
        ? ""
        : `${short(brush.from)} to ${short(brush.to)}`;
  return [held, brush.missing && "runs without a value"].filter(Boolean).join(" and ");
};
