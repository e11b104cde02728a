import { type PointerEvent, useCallback, useRef, useState } from "react";
import { runColor, SLOTS } from "@/lib/colors/slots";
import { type Cloud, turned } from "@/plot/point-cloud";
import { useCanvas } from "@/ui/use-canvas";
import { readPalette } from "../line/palette";

const SIZE = 300;
const STEP = 0.12;

/** Points in space: drag or arrow keys turn them. */
export function PointCloud({ cloud, label }: { cloud: Cloud; label: string }) {
  const [turn, setTurn] = useState({ yaw: 0.6, pitch: 0.35 });
  const from = useRef<{ x: number; y: number; yaw: number; pitch: number } | null>(null);
  const canvas = useCanvas(
    SIZE,
    SIZE,
    useCallback(
      (ctx: CanvasRenderingContext2D) => {
        const palette = readPalette();
        for (const p of turned(cloud, turn.yaw, turn.pitch)) {
          ctx.fillStyle = p.rgb ?? palette.resolve(runColor(p.category === null ? 0 : p.category % SLOTS));
          ctx.globalAlpha = 0.45 + 0.5 * p.depth;
          ctx.fillRect(SIZE / 2 + p.x * SIZE * 0.45 - 1, SIZE / 2 - p.y * SIZE * 0.45 - 1, 2, 2);
        }
        ctx.globalAlpha = 1;
      },
      [cloud, turn],
    ),
  );
  const drag = (e: PointerEvent) => {
    const at = from.current;
    if (at) setTurn({ yaw: at.yaw + (e.clientX - at.x) / 90, pitch: at.pitch + (e.clientY - at.y) / 90 });
  };
  return (
    <canvas
      ref={canvas}
      role="img"
      tabIndex={0}
      aria-label={`${label}; drag or arrow keys turn it`}
      className="focus-inside max-w-full cursor-grab touch-none border border-line"
      style={{ width: SIZE, height: SIZE }}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { x: e.clientX, y: e.clientY, ...turn };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(e) => {
        const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[e.key];
        if (!by) return;
        e.preventDefault();
        setTurn({ yaw: turn.yaw + (by[0] ?? 0), pitch: turn.pitch + (by[1] ?? 0) });
      }}
    />
  );
}
