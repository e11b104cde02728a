import { expect, it } from "vitest";
import { decodeSeries, floats } from "@/lib/series/decode";
import { NAN } from "@/lib/series/series";
import { coarsen } from "./coarsen";

const buckets = [64, 128, 192, 256];
const points = [257, 258, 259, 260];
const series = decodeSeries(
  {
    run: "r",
    metric: "m",
    exact: false,
    total: 260,
    last: [1, 1, 1, 1, 5, null, 9, 1],
    mean: [1, 1, 1, 1, 5, null, 9, 1],
    min: [0, 0, 0, 0, 5, null, 9, 1],
    max: [2, 2, 2, 2, 5, null, 9, 1],
    count: [64, 64, 64, 64, 1, 1, 1, 1],
    nan: [0, 0, 0, 0, 0, 1, 0, 0],
  },
  floats([...buckets, ...points]),
);

it("draws points behind the last bucket as a column like the others, extremes and NaN kept", () => {
  const drawn = coarsen(series);
  expect([...drawn.x]).toEqual([...buckets, 260]);
  expect(drawn.y[4]).toBeCloseTo(5);
  expect([drawn.min[4], drawn.max[4], drawn.count[4]]).toEqual([1, 9, 4]);
  expect(drawn.flags[4]).toBe(NAN);
  expect(drawn.total).toBe(260);
});
it("leaves every point of an exact series as it is", () => {
  const exact = { ...series, exact: true };
  expect(coarsen(exact)).toBe(exact);
});
