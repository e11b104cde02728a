import { describe, expect, it } from "vitest";
import { differenceOf, quantileOfT } from "./difference";

describe("the difference to the baseline", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5.5, 2.503],
    [8, 2.306],
    [30, 2.042],
    [1000, 1.962],
  ])("knows Student's t for %d degrees of freedom", (free, quantile) => {
    expect(quantileOfT(free)).toBeCloseTo(quantile, 2);
  });
  it("has Welch's interval between two groups", () => {
    const found = differenceOf({ mean: 20, std: 2, n: 5 }, { mean: 15, std: 4, n: 8 });
    expect(found?.value).toBe(5);
    expect(found?.half).toBeCloseTo(3.71, 1);
  });
  it("takes a single run for a constant, and says no interval between two of them", () => {
    const alone = { mean: 1, std: Number.NaN, n: 1 };
    expect(differenceOf({ mean: 2, std: 1, n: 4 }, alone)?.half).toBeCloseTo(3.182 / 2, 2);
    expect(differenceOf({ mean: 2, std: Number.NaN, n: 1 }, alone)).toEqual({ value: 1, half: null });
    expect(differenceOf({ mean: Number.NaN, std: 0, n: 3 }, alone)).toBeNull();
  });
});
