import { columnFormat, formatCount, formatMetric, formatStep } from "@/lib/format/numbers";
import { Dialog } from "@/ui/dialog";
import { RunMark } from "@/ui/run-mark";
import { formatX } from "./chart-tooltip";
import type { Drawable } from "./draw";
import type { Axis } from "./types";

const finite = (values: Float64Array) => values.filter(Number.isFinite);
const extreme = (values: Float64Array, pick: (a: number, b: number) => number): number | null => {
  const all = finite(values);
  return all.length === 0 ? null : all.reduce(pick);
};

/** The chart as a table, for those who can't see it and those who want the numbers. */
export function PanelValues({
  metric,
  drawables,
  axis,
  onClose,
}: {
  metric: string;
  drawables: readonly Drawable[];
  axis: Axis;
  onClose(): void;
}) {
  const rows = drawables.map(({ run, line }) => ({
    run,
    total: line.series.total,
    last: line.series.y.at(-1) ?? null,
    min: extreme(line.series.min, Math.min),
    max: extreme(line.series.max, Math.max),
    end: line.series.step.at(-1) ?? Number.NaN,
    x: line.series.x.at(-1) ?? Number.NaN,
  }));
  const format = columnFormat(rows.flatMap((r) => [r.last, r.min, r.max]));
  return (
    <Dialog title={metric} open onClose={onClose} className="top-96 max-w-760 overflow-auto p-18">
      <table className="num mt-8 w-full">
        <thead>
          <tr className="h-26 border-b border-line text-meta text-fg2">
            {["Run", "Points", "Last", "Min", "Max", "To"].map((h, i) => (
              <th key={h} scope="col" className={`px-6 font-medium ${i === 0 ? "text-left" : "text-right"}`}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.run.id} className="h-24 border-b border-line">
              <td className="px-6">
                <span className="flex items-center gap-6">
                  <RunMark color={r.run.color} /> <span className="max-w-220 truncate">{r.run.name}</span>
                </span>
              </td>
              <td className="px-6 text-right">{formatCount(r.total)}</td>
              <td className="px-6 text-right">{formatMetric(r.last, format)}</td>
              <td className="px-6 text-right">{formatMetric(r.min, format)}</td>
              <td className="px-6 text-right">{formatMetric(r.max, format)}</td>
              <td className="px-6 text-right text-fg2">{axis === "step" ? formatStep(r.end) : formatX(r.x, axis)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
