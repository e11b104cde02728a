import { useMemo } from "react";
import { createPortal } from "react-dom";
import { middle } from "@/lib/format/names";
import { columnFormat, formatMetric, formatStep, MISSING } from "@/lib/format/numbers";
import { formatClock, formatDuration } from "@/lib/format/times";
import { byValue, rowAt, type TipRow, windowOf } from "@/plot/tooltip-rows";
import { cx } from "@/ui/cx";
import { RunMark } from "@/ui/run-mark";
import type { Drawable } from "./draw";
import type { Axis } from "./types";

interface Props {
  metric: string;
  x: number;
  axis: Axis;
  drawables: readonly Drawable[];
  hovered: string | null;
  halfLife: number;
  frozen: boolean;
  /** Where the cursor line is on the screen, and the top of the plot. */
  at: { left: number; top: number };
}

const MOST = 12;
const WIDTH = 330;

export const formatX = (x: number, axis: Axis): string =>
  axis === "time"
    ? formatClock(x)
    : axis === "relative"
      ? formatDuration(x)
      : `step ${formatStep(Math.round(x * 1e4) / 1e4)}`;

/** Rows are runs, sorted by value; the nearest one is bold. Never over the cursor line. */
export function ChartTooltip({ metric, x, axis, drawables, hovered, halfLife, frozen, at }: Props) {
  const all = useMemo(
    () =>
      drawables
        .map((d) => rowAt(d.line, x))
        .filter((r): r is TipRow => r !== null)
        .sort(byValue),
    [drawables, x],
  );
  const runs = useMemo(() => new Map(drawables.map((d) => [d.run.id, d.run])), [drawables]);
  const nearest = all.find((r) => r.run === hovered) ?? null;
  const { rows, left } = frozen ? { rows: all, left: 0 } : windowOf(all, nearest, MOST);
  const format = useMemo(() => columnFormat(all.flatMap((r) => [r.value, r.smoothed])), [all]);
  if (rows.length === 0) return null;
  const smoothed = halfLife > 0;
  const toLeft = at.left + 14 + WIDTH > window.innerWidth - 8;
  const height = 62 + rows.length * 18 + 26;
  const place = {
    left: toLeft ? undefined : at.left + 14,
    right: toLeft ? window.innerWidth - at.left + 14 : undefined,
    top: Math.max(8, Math.min(at.top, window.innerHeight - height - 8)),
  };
  return createPortal(
    <div
      role="status"
      aria-live="off"
      data-testid="chart-tooltip"
      className={cx(
        "fixed z-tip max-h-[60vh] max-w-420 min-w-270 overflow-y-auto rounded-float bg-pop text-fg shadow-float",
        frozen ? "outline-2 outline-acc" : "pointer-events-none",
      )}
      style={place}
    >
      <div className="num flex h-28 items-center justify-between gap-12 border-b border-line px-9">
        <span className="truncate text-strong">{metric}</span>
        <span className="text-meta text-fg2">{formatX(x, axis)}</span>
      </div>
      <table className="num mt-4 mb-2 w-full">
        <thead>
          <tr className="text-micro text-fg3">
            <th className="pr-6 pl-9 text-left font-normal">
              <span className="sr-only">Run</span>
            </th>
            {smoothed && <th className="px-6 text-right font-normal">smoothed</th>}
            <th className="px-6 text-right font-normal">value</th>
            <th className="pr-9 pl-6 text-right font-normal">{axis === "step" ? "step" : "at"}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const run = runs.get(row.run);
            return (
              <tr key={row.run} className={cx("h-18", row === nearest && "bg-hover text-strong")}>
                <td className="pr-6 pl-9">
                  <span className="flex items-center gap-6 whitespace-nowrap">
                    <RunMark color={run?.color ?? "var(--fg3)"} />
                    {middle(run?.name ?? row.run, 26)}
                  </span>
                </td>
                {smoothed && <Cell value={row.smoothed} format={format} />}
                <Cell value={row.value} format={format} quiet={smoothed} />
                <td className="pr-9 pl-6 text-right text-fg2">
                  {axis === "step" ? formatStep(row.step) : formatX(row.x, axis)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="num border-t border-line px-9 py-5 text-micro text-fg3">
        {left > 0 && `+ ${left} more · `}
        {smoothed &&
          `EMA by x-distance, half-life ${axis === "step" ? `${formatStep(Number(halfLife.toPrecision(3)))} steps` : formatDuration(halfLife)} · `}
        {frozen ? "Esc frees it" : "click to freeze"}
      </p>
    </div>,
    document.body,
  );
}

const Cell = ({
  value,
  format,
  quiet = false,
}: {
  value: number | null;
  format: { decimals: number };
  quiet?: boolean;
}) => (
  <td className={cx("px-6 text-right", value !== null && !Number.isFinite(value) ? "text-bad" : quiet && "text-fg2")}>
    {value === null ? <span className="text-fg3">{MISSING}</span> : formatMetric(value, format)}
  </td>
);
