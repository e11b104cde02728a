/** Ticks and uPlot's axes, as the design has them: grid on both, a line under x, no ticks, labels of 11. */
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

const isClock = (axis: Axis) => axis === "time" || axis === "relative";

const gap = (splits: readonly number[]) => Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));

export function xSplits(axis: Axis, log: boolean, range: Range, width: number): number[] {
  const count = most(width, axis === "time" ? 78 : 62);
  if (log) return logTicks(range, count);
  const step = isClock(axis) ? clockStep(range, count) : tickStep(range, count);
  return ticks(range, step, axis === "time" ? zoneOffset(range[0]) : 0);
}

export function xLabels(axis: Axis, log: boolean, splits: readonly number[]): string[] {
  const step = gap(splits);
  if (axis === "time") return splits.map((v) => formatTimeTick(v, step));
  if (axis === "relative") return splits.map((v) => formatRelativeTick(v, log ? v : step));
  return splits.map((v) => formatTick(v, log ? v : step));
}

export function ySplits(log: boolean, range: Range, height: number): number[] {
  const count = most(height - 28, 30);
  return log ? logTicks(range, count) : ticks(range, tickStep(range, count));
}

export const yLabels = (log: boolean, splits: readonly number[]): string[] =>
  splits.map((v) => formatTick(v, log ? Math.abs(v) : gap(splits)));

/** Between the labels of y and the chart. */
const GAP = 6;

/** Labels that are wider than the gutter, such as `3.2e-3`, widen it rather than lose their first digit. */
function widest(u: uPlot, labels: readonly string[]): number {
  u.ctx.save();
  u.ctx.font = FONT;
  const width = Math.max(0, ...labels.map((label) => u.ctx.measureText(label).width));
  u.ctx.restore();
  return Math.ceil(width);
}

export function axesFor(
  axis: Axis,
  logX: boolean,
  logY: boolean,
  palette: () => Palette,
  gutter: number,
): uPlot.Axis[] {
  const common: uPlot.Axis = {
    font: FONT,
    stroke: () => palette().fg3,
    grid: { stroke: () => palette().grid, width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...common,
      size: 20,
      gap: 4,
      border: { show: true, stroke: () => palette().axis, width: 1 },
      // uPlot thins the ticks of a logarithmic axis by itself otherwise, and then there may be none.
      filter: (_, splits) => splits,
      splits: (u, _, min, max) => xSplits(axis, logX, [min, max], u.width - gutter),
      values: (_, splits) => xLabels(axis, logX, splits),
    },
    {
      ...common,
      size: (u, values) => Math.max(gutter, widest(u, values ?? []) + GAP + 2),
      gap: GAP,
      filter: (_, splits) => splits,
      splits: (u, _, min, max) => ySplits(logY, [min, max], u.height),
      values: (_, splits) => yLabels(logY, splits),
    },
  ];
}
