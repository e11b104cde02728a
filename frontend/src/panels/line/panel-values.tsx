import { columnFormat, formatCount, formatMetric, formatStep } from "@/lib/format/numbers";
import { Dialog } from "@/ui/dialog";
import { RunMark } from "@/ui/run-mark";
import { bareX } from "./format-x";
import type { Axis, Drawable } from "./types";

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
  const rows = drawables.map(({ line, picture: { series } }) => ({
    line,
    total: series.total,
    last: series.y.at(-1) ?? null,
    min: extreme(series.min, Math.min),
    max: extreme(series.max, Math.max),
    end: series.step.at(-1) ?? Number.NaN,
    x: series.x.at(-1) ?? Number.NaN,
  }));
  const format = columnFormat(rows.flatMap((r) => [r.last, r.min, r.max]));
  return (
    <Dialog title={metric} open onClose={onClose} className="top-96 max-w-760 overflow-auto p-18">
      <table className="num mt-8 w-full">
        <thead>
          <tr className="h-26 border-b border-line text-meta text-fg2">
            {["Line", "Points", "Last", "Min", "Max", "To"].map((h, i) => (
              <th key={h} scope="col" className={`px-6 font-medium ${i === 0 ? "text-left" : "text-right"}`}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.line.id} className="h-24 border-b border-line">
              <td className="px-6">
                <span className="flex items-center gap-6">
                  <RunMark color={r.line.color} shape={r.line.kind === "group" ? "square" : "dot"} />{" "}
                  <span className="max-w-220 truncate">{r.line.name}</span>
                </span>
              </td>
              <td className="px-6 text-right">{formatCount(r.total)}</td>
              <td className="px-6 text-right">{formatMetric(r.last, format)}</td>
              <td className="px-6 text-right">{formatMetric(r.min, format)}</td>
              <td className="px-6 text-right">{formatMetric(r.max, format)}</td>
              <td className="px-6 text-right text-fg2">{axis === "step" ? formatStep(r.end) : bareX(r.x, axis)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
