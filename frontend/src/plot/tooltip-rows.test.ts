import { expect, it } from "vitest";
import { decodeSeries } from "@/lib/series/series";
import { byValue, nearestRow, rowAt, type TipRow, windowOf } from "./tooltip-rows";

const line = (run: string, x: number[], y: (number | null)[]) => ({
  series: decodeSeries({ run, metric: "m", exact: true, total: x.length, step: x, time: x, x, last: y }),
  smoothed: null,
});
const row = (run: string, value: number): TipRow => ({ run, value, smoothed: null, step: 0, time: 0, x: 0 });

it("shows the value at or before the cursor, with its own step", () => {
  expect(rowAt(line("a", [0, 10, 20], [1, 2, 3]), 15)).toMatchObject({ value: 2, step: 10 });
  expect(rowAt(line("a", [5], [1]), 4)).toBeNull();
});
it("says NaN where the point is NaN", () => {
  expect(rowAt(line("a", [0], [null]), 3)?.value).toBeNaN();
});
it("sorts by value with what is not finite last", () => {
  const rows = [row("nan", Number.NaN), row("low", 1), row("high", 2)].sort(byValue);
  expect(rows.map((r) => r.run)).toEqual(["high", "low", "nan"]);
});
it("keeps the dozen around the nearest", () => {
  const rows = Array.from({ length: 50 }, (_, i) => row(`${i}`, -i));
  const nearest = nearestRow(rows, (v) => Math.abs(v + 40));
  expect(nearest?.run).toBe("40");
  const shown = windowOf(rows, nearest, 12);
  expect(shown.rows).toContain(nearest);
  expect(shown.rows).toHaveLength(12);
  expect(shown.left).toBe(38);
});
