import { type RefObject, useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "./line-chart.css";
import type { Range } from "@/plot/scales";
import { axesFor } from "./axes";
import { drawOverlay, lineNear } from "./cursor";
import { drawLines, drawPin } from "./draw";
import { frameOf } from "./frame";
import { type Palette, readPalette } from "./palette";
import type { Axis, ChartLink, Drawable, Pin } from "./types";

export interface LineChartProps {
  id: string;
  drawables: readonly Drawable[];
  x: Range;
  y: Range;
  axis: Axis;
  logX: boolean;
  logY: boolean;
  pin: Pin;
  width: number;
  height: number;
  gutter?: number;
  theme: string;
  link: ChartLink;
  /** The x of the data nearest to a place, so that the cursor rests where there is something. */
  snap(x: number): number;
  onZoom(range: Range | null): void;
  onClick?(): void;
  /** For pictures that are saved. */
  plotRef: RefObject<uPlot | null>;
  /** A click on the x-axis. */
  onAxis?(x: number): void;
}

/** A canvas and nothing else: pictures in by props, ranges out by callback. uPlot lays out scales and axes. */
export function LineChart(props: LineChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const plot = useRef<uPlot | null>(null);
  const repaint = useRef(() => {});
  const { width, height, axis, logX, logY, gutter = 38, link, plotRef } = props;

  // Before the effects that draw with it; and on every render, for the callbacks.
  useEffect(() => {
    latest.current = props;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: size is applied below; here it is only the first one
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let palette: Palette = readPalette();
    const overlay = document.createElement("canvas");
    const down = { x: 0, y: 0 };
    const u = new uPlot(
      {
        width,
        height,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        scales: {
          x: { time: false, distr: logX ? 3 : 1, range: () => [...latest.current.x] },
          y: { distr: logY ? 3 : 1, range: () => [...latest.current.y] },
        },
        axes: axesFor(axis, logX, logY, () => palette, gutter),
        series: [{}, { show: true, points: { show: false } }],
        cursor: {
          x: false,
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false, dist: 5 },
          bind: {
            dblclick: () => () => {
              latest.current.onZoom(null);
              return null;
            },
          },
        },
        hooks: {
          drawClear: [
            () => {
              palette = readPalette();
            },
          ],
          draw: [
            (self) => {
              const frame = frameOf(self);
              if (!frame) return;
              drawLines(frame, latest.current.drawables, null, palette);
              drawPin(frame, latest.current.pin, palette);
            },
          ],
          setSelect: [
            (self) => {
              const { left, width: wide } = self.select;
              if (wide < 5) return;
              const range: Range = [self.posToVal(left, "x"), self.posToVal(left + wide, "x")];
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              latest.current.onZoom(range);
            },
          ],
        },
      },
      [
        [0, 1],
        [null, null],
      ],
      element,
    );
    plot.current = u;
    plotRef.current = u;
    overlay.className = "line-cursor";
    u.over.appendChild(overlay);

    // One painting a frame, however often cursor and hover change within it.
    let scheduled = 0;
    const paint = () => {
      scheduled ||= requestAnimationFrame(() => {
        scheduled = 0;
        drawOverlay(u, overlay, latest.current.drawables, link, palette);
      });
    };
    repaint.current = paint;
    const onMove = (e: MouseEvent) => {
      const box = u.over.getBoundingClientRect();
      const at = latest.current.snap(u.posToVal(e.clientX - box.left, "x"));
      const y = e.clientY - box.top;
      link.cursor.set({ x: at, panel: latest.current.id, y });
      // A line that the pointer is near stands out, and so does its row in the table.
      link.hovered.set(lineNear(u, latest.current.drawables, at, y));
    };
    const onLeave = () => {
      if (link.cursor.get()?.panel !== latest.current.id) return;
      link.cursor.set(null);
      link.hovered.set(null);
    };
    const onDown = (e: MouseEvent) => Object.assign(down, { x: e.clientX, y: e.clientY });
    const onClick = (e: MouseEvent) => {
      if (Math.hypot(e.clientX - down.x, e.clientY - down.y) < 4 && e.detail === 1) latest.current.onClick?.();
    };
    const onAxisClick = (e: MouseEvent) => {
      const box = u.over.getBoundingClientRect();
      if (e.clientY < box.bottom || e.clientX < box.left || e.clientX > box.right) return;
      latest.current.onAxis?.(latest.current.snap(u.posToVal(e.clientX - box.left, "x")));
    };
    element.addEventListener("click", onAxisClick);
    u.over.addEventListener("mousemove", onMove);
    u.over.addEventListener("mouseleave", onLeave);
    u.over.addEventListener("mousedown", onDown);
    u.over.addEventListener("click", onClick);
    const stopCursor = link.cursor.subscribe(paint);
    const stopHover = link.hovered.subscribe(paint);
    return () => {
      stopCursor();
      stopHover();
      cancelAnimationFrame(scheduled);
      element.removeEventListener("click", onAxisClick);
      u.destroy();
      plot.current = null;
      plotRef.current = null;
      repaint.current = () => {};
    };
  }, [axis, logX, logY, gutter, link, plotRef]);

  const { drawables, pin, theme } = props;
  // Ranges are made anew by every render; a thousand lines are not painted again for an equal one.
  const [from, to] = props.x;
  const [bottom, top] = props.y;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn from `latest`; these are what a picture depends on
  useEffect(() => {
    const u = plot.current;
    if (!u) return;
    if (u.width !== width || u.height !== height) u.setSize({ width, height });
    // Resets the scales through their range functions and draws; the data itself is drawn by drawLines.
    u.setData(
      [
        [from, to],
        [null, null],
      ],
      true,
    );
    repaint.current();
  }, [drawables, from, to, bottom, top, pin, theme, width, height]);

  return (
    <div
      ref={holder}
      className="line-chart"
      style={{ height }}
      // What the axes span, for whoever reads a picture by pixels.
      data-x={props.x.join("..")}
      data-y={props.y.join("..")}
      data-points={props.drawables.reduce((n, d) => n + d.picture.series.x.length, 0)}
    />
  );
}
