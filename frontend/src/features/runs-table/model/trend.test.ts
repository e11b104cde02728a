import { expect, it } from "vitest";
import { HEIGHT, trendPath, trendScale } from "./trend";

const series = (...y: number[]) =>
  ({ x: Float64Array.from(y.keys()), y: Float64Array.from(y) }) as Parameters<typeof trendScale>[0][number];

it("one scale holds all lines of the column, and only grows", () => {
  const scale = trendScale([series(0, 1), series(0.5, 2, 1)], undefined);
  expect(scale).toEqual({ end: 2, low: 0, high: 2 });
  expect(trendScale([series(1)], scale)).toBe(scale);
  expect(trendScale([], undefined)).toBeUndefined();
});

it("a run that diverged presses no other flat", () => {
  const many = [1, 1.1, 1.2, 1.3].map((top) => series(0, top));
  expect(trendScale([...many, series(0, 1e9)], undefined)?.high).toBe(1.3);
});

it("a line stops where its values do, and stays inside", () => {
  const path = trendPath(series(0, 1, Number.NaN, 9), { end: 3, low: 0, high: 1 });
  expect(path.match(/[ML]/g)?.join("")).toBe("MLM");
  const heights = path.match(/ [\d.]+/g)?.map(Number) ?? [];
  expect(heights.every((y) => y >= 0 && y <= HEIGHT)).toBe(true);
});
