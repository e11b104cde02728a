import { expect, it } from "vitest";
import { decodeSeries, floats } from "@/lib/series/decode";
import { outsideOf } from "./outside";

const series = decodeSeries(
  {
    run: "r",
    metric: "m",
    exact: false,
    total: 300,
    last: [1, 1, 1],
    mean: [1, 1, 1],
    min: [0, -9, 0],
    max: [2, 2, 5000],
  },
  floats([1, 2, 3]),
);

const picture = { series, smoothed: null, band: null, marks: [] };

it("finds extremes that the range cuts off, inside the window only", () => {
  expect(outsideOf(picture, [1, 3], [-1, 3])).toEqual([
    { x: 2, side: "below" },
    { x: 3, side: "above" },
  ]);
  expect(outsideOf(picture, [1, 1.5], [-1, 3])).toEqual([]);
});
