import { expect, it } from "vitest";
import { decodeGroup, decodeSeries, floats } from "@/lib/series/decode";
import { byDistance, byValue, rowAt, type TipRow, windowOf } from "./tooltip-rows";

const line = (run: string, x: number[], y: (number | null)[]) => ({
  series: decodeSeries({ run, metric: "m", exact: true, total: x.length, last: y }, floats(x)),
  smoothed: null,
});
const row = (run: string, value: number): TipRow => ({
  line: run,
  value,
  smoothed: null,
  range: null,
  std: null,
  n: 1,
  step: 0,
  time: null,
  x: 0,
});

it("shows the value at or before the cursor, with its own step", () => {
  expect(rowAt(line("a", [0, 10, 20], [1, 2, 3]), 15)).toMatchObject({ value: 2, step: 10 });
  expect(rowAt(line("a", [5], [1]), 4)).toBeNull();
});
it("says NaN where the point is NaN", () => {
  expect(rowAt(line("a", [0], [null]), 3)?.value).toBeNaN();
});
it("sorts by value with what is not finite last", () => {
  const rows = [row("nan", Number.NaN), row("low", 1), row("high", 2)].sort(byValue);
  expect(rows.map((r) => r.line)).toEqual(["high", "low", "nan"]);
});
it("keeps the dozen around the nearest", () => {
  const rows = Array.from({ length: 50 }, (_, i) => row(`${i}`, -i));
  const nearest = [...rows].sort(byDistance((v) => Math.abs(v + 40)))[0] ?? null;
  expect(nearest?.line).toBe("40");
  const shown = windowOf(rows, nearest, 12);
  expect(shown.rows).toContain(nearest);
  expect(shown.rows).toHaveLength(12);
  expect(shown.left).toBe(38);
});
it("a group's row has its spread, and says of how many runs", () => {
  const series = decodeGroup("g", {
    metric: "m",
    runs: 3,
    exact: true,
    total: 5,
    step: [0, 1],
    time: [0, 1],
    x: [0, 1],
    mean: [2, 3],
    std: [0.5, null],
    min: [1, 3],
    max: [3, 3],
    n: [3, 1],
    count: [3, 1],
  });
  expect(rowAt({ series, smoothed: null }, 0)).toMatchObject({ value: 2, std: 0.5, n: 3, range: [1, 3] });
  expect(rowAt({ series, smoothed: null }, 1)).toMatchObject({ value: 3, std: null, n: 1, range: null });
});
