/** uPlot's axes, as the design has them: grid on both, a line under x, no ticks, labels of 11. */
import type uPlot from "uplot";
import { formatTick } from "@/lib/format/numbers";
import { formatRelativeTick, formatTimeTick } from "@/lib/format/times";
import { clockStep, logTicks, type Range, tickStep, ticks } from "@/plot/scales";
import type { Palette } from "./palette";
import type { Axis } from "./types";

const FONT = '11px "Inter Variable", system-ui, sans-serif';

/** At most 5 × 5 intervals, fewer where there is no room for their labels. */
const most = (pixels: number, each: number) => Math.max(1, Math.min(5, Math.floor(pixels / each)));

/** Local midnight as an offset, so that ticks of a wall clock fall on whole local hours. */
const zoneOffset = (time: number) => new Date(time * 1000).getTimezoneOffset() * 60;

export function axesFor(axis: Axis, log: boolean, palette: () => Palette, gutter: number): uPlot.Axis[] {
  const common: uPlot.Axis = {
    font: FONT,
    stroke: () => palette().fg3,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
  };
  const xStep = (range: Range, width: number) => {
    const count = most(width, axis === "time" ? 78 : 62);
    return axis === "step" ? tickStep(range, count) : clockStep(range, count);
  };
  return [
    {
      ...common,
      size: 20,
      gap: 4,
      border: { show: true, stroke: () => palette().axis, width: 1 },
      splits: (u, _, min, max) =>
        ticks([min, max], xStep([min, max], u.width - gutter), axis === "time" ? zoneOffset(min) : 0),
      values: (_, splits) => {
        const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
        if (axis === "time") return splits.map((v) => formatTimeTick(v, step));
        if (axis === "relative") return splits.map((v) => formatRelativeTick(v, step));
        return splits.map((v) => formatTick(v, step));
      },
    },
    {
      ...common,
      size: gutter,
      gap: 6,
      splits: (u, _, min, max) => {
        const count = most(u.height - 28, 30);
        return log ? logTicks([min, max], count) : ticks([min, max], tickStep([min, max], count));
      },
      values: (_, splits) => {
        const step = log ? 0 : Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
        return splits.map((v) => formatTick(v, log ? v : step));
      },
    },
  ];
}
