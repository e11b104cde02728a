import type { ReactNode } from "react";
import { middle } from "@/lib/format/names";
import { type ColumnFormat, formatCount, formatDelta, formatMetric, formatStep, MISSING } from "@/lib/format/numbers";
import { formatClock } from "@/lib/format/times";
import { differenceOf } from "@/plot/difference";
import type { TipRow } from "@/plot/tooltip-rows";
import { cx } from "@/ui/cx";
import { RunMark } from "@/ui/run-mark";
import { bareX } from "./format-x";
import type { Axis, Drawable } from "./types";

interface Props {
  rows: readonly TipRow[];
  all: readonly TipRow[];
  nearest: TipRow | null;
  drawables: readonly Drawable[];
  axis: Axis;
  format: ColumnFormat;
  smoothed: boolean;
  /** With range, difference to the baseline, and time. */
  full: boolean;
  /** When a row was logged; null as long as it is not known. */
  timeOf(row: TipRow): number | null;
}

const clock = (time: number | null) => (time === null ? "" : formatClock(time));
const sample = (row: TipRow) => ({ mean: row.value ?? Number.NaN, std: row.std ?? Number.NaN, n: row.n });

/** Name, smoothed, value, ±std, step; with all columns also extremes, the difference to the baseline, and the time. */
export function TooltipTable({ rows, all, nearest, drawables, axis, format, smoothed, full, timeOf }: Props) {
  const lines = new Map(drawables.map((d) => [d.line.id, d.line]));
  const grouped = rows.some((r) => lines.get(r.line)?.kind === "group");
  const base = all.find((r) => lines.get(r.line)?.baseline) ?? null;
  const ranged = full && rows.some((r) => r.range);
  const compared = full && base !== null && rows.length > 1;
  // System metrics have no steps: they are kept by time.
  const stepped = rows.some((r) => r.step !== r.time);
  const heads = [
    smoothed && "smoothed",
    "value",
    grouped && "±std",
    ranged && "min … max",
    compared && "Δ baseline, 95 %",
    stepped && "step",
    axis !== "step" && (axis === "time" || axis === "relative" ? "at" : axis),
    full && axis !== "time" && "time",
  ].filter((h): h is string => h !== false);
  return (
    <table className="num mt-4 mb-2 w-full">
      <thead>
        <tr className="text-micro text-fg3">
          <th className="pr-6 pl-9 text-left font-normal">
            <span className="sr-only">Line</span>
          </th>
          {heads.map((h, i) => (
            <th
              key={h}
              className={cx("max-w-120 truncate pl-6 text-right font-normal", i === heads.length - 1 ? "pr-9" : "pr-6")}
            >
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const line = lines.get(row.line);
          const difference = compared && row !== base && base ? differenceOf(sample(row), sample(base)) : null;
          return (
            <tr key={row.line} className={cx("h-18", row === nearest && "bg-hover text-strong")}>
              <td className="pr-6 pl-9">
                <span className="flex items-center gap-6 whitespace-nowrap">
                  <RunMark color={line?.color ?? "var(--fg3)"} shape={line?.kind === "group" ? "square" : "dot"} />
                  {middle(line?.name ?? row.line, 26)}
                  {line?.kind === "group" && (
                    <span className={cx("font-normal", row.n < line.n ? "text-warn" : "text-fg3")}>
                      {row.n < line.n ? `${formatCount(row.n)}/${formatCount(line.n)}` : formatCount(row.n)}
                    </span>
                  )}
                </span>
              </td>
              {smoothed && <Value of={row.smoothed} format={format} odd={row.value} />}
              <Value of={row.value} format={format} quiet={smoothed} />
              {grouped && <Quiet>{row.std === null ? "" : formatMetric(row.std, format)}</Quiet>}
              {ranged && (
                <Quiet>
                  {row.range && `${formatMetric(row.range[0], format)} … ${formatMetric(row.range[1], format)}`}
                </Quiet>
              )}
              {compared && (
                <Quiet>
                  {difference &&
                    formatDelta(difference.value, format) +
                      (difference.half === null ? "" : ` ±${formatMetric(difference.half, format)}`)}
                </Quiet>
              )}
              {stepped && <Quiet last={heads.at(-1) === "step"}>{formatStep(row.step)}</Quiet>}
              {axis !== "step" && <Quiet last={!full || axis === "time"}>{bareX(row.x, axis)}</Quiet>}
              {full && axis !== "time" && <Quiet last>{clock(timeOf(row))}</Quiet>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const Value = ({
  of: value,
  odd = value,
  format,
  quiet = false,
}: {
  of: number | null;
  /** What to say where there is nothing smoothed: NaN and ±inf are gaps in it. */
  odd?: number | null;
  format: ColumnFormat;
  quiet?: boolean;
}) => {
  const shown = value ?? (odd !== null && !Number.isFinite(odd) ? odd : null);
  return (
    <td className={cx("px-6 text-right", shown !== null && !Number.isFinite(shown) ? "text-bad" : quiet && "text-fg2")}>
      {shown === null ? <span className="text-fg3">{MISSING}</span> : formatMetric(shown, format)}
    </td>
  );
};

const Quiet = ({ last = false, children }: { last?: boolean; children: ReactNode }) => (
  <td className={cx("pl-6 text-right whitespace-nowrap text-fg2", last ? "pr-9" : "pr-6")}>{children}</td>
);
