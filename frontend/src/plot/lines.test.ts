import { describe, expect, it } from "vitest";
import { decodeSeries } from "@/lib/series/series";
import { panelRange, pictureExtent, pictureOf } from "./lines";

const coarse = (max: number) =>
  decodeSeries({
    run: "r",
    metric: "m",
    exact: false,
    total: 640,
    step: [1, 2, 3],
    time: [1, 2, 3],
    x: [1, 2, 3],
    last: [1, 2, 3],
    mean: [1, 2, 3],
    min: [0.8, 1.8, 2.8],
    max: [1.2, 2.2, max],
    count: [64, 64, 64],
  });

describe("the y-range", () => {
  it("holds every extreme without smoothing", () => {
    expect(pictureExtent(pictureOf([coarse(5000)], 0), null, false)[1]).toBeGreaterThan(5000);
  });
  it("under smoothing holds extremes that leave the course visible, and lets others lie outside", () => {
    expect(pictureExtent(pictureOf([coarse(3.4)], 0.9), null, false)[1]).toBeGreaterThan(3.4);
    expect(pictureExtent(pictureOf([coarse(5000)], 0.9), null, false)[1]).toBeLessThan(5);
  });
});

it("panels share the page's x-range unless their own data would be squeezed into a corner", () => {
  expect(panelRange([50, 900], [0, 1000])).toEqual([0, 1000]);
  expect(panelRange([0, 20], [0, 1000])).toEqual([0, 20]);
  expect(panelRange(null, null)).toEqual([0, 1]);
});
