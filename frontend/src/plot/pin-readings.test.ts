import { expect, it } from "vitest";
import { decodeSeries, floats } from "@/lib/series/decode";
import { readPin } from "./pin-readings";

const x = [0, 10, 20, 30, 40];
const series = decodeSeries(
  {
    run: "r",
    metric: "m",
    exact: true,
    total: 5,
    last: [1, 4, 9, null, 2],
  },
  floats(x),
);

it("reads a range: values at or before its ends, extremes and change inside", () => {
  expect(readPin(series, [10, 41])).toEqual({ from: 4, to: 2, change: -2, share: -0.5, min: 2, max: 9 });
});
it("reads a step", () => {
  expect(readPin(series, [15])).toMatchObject({ from: 4, to: null, change: null, min: 4, max: 4 });
});
it("says nothing of what is not there", () => {
  expect(readPin(series, [30])).toMatchObject({ from: null, min: null });
  expect(readPin(series, [-9, -5])).toMatchObject({ from: null, to: null, change: null, min: null, max: null });
});
