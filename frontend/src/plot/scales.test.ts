import { describe, expect, it } from "vitest";
import { logTicks, tickStep, ticks, xExtent, yExtent } from "./scales";

const of = (...v: number[]) => Float64Array.of(...v);

describe("ranges", () => {
  it("of x spans all series and ignores what has no x", () => {
    expect(xExtent([of(Number.NaN, 2, 3), of(0, 9)])).toEqual([0, 9]);
    expect(xExtent([of()])).toBeNull();
    expect(xExtent([of(4)])).toEqual([3.5, 4.5]);
  });
  it("of y holds every finite value in the window, and only those", () => {
    const source = { x: of(0, 1, 2), lines: [of(100, 5, Number.NaN), of(100, 6, 7)] };
    const [lo, hi] = yExtent([source], [1, 2], false);
    expect(lo).toBeLessThan(5);
    expect(lo).toBeGreaterThan(4);
    expect(hi).toBeGreaterThan(7);
    expect(hi).toBeLessThan(8);
  });
  it("of y never falls below zero for what is never negative", () => {
    expect(yExtent([{ x: of(0, 1), lines: [of(0.001, 10)] }], null, false)[0]).toBe(0);
  });
  it("of a constant has room on both sides", () => {
    expect(yExtent([{ x: of(0), lines: [of(2)] }], null, false)).toEqual([1.8, 2.2]);
  });
  it("on a log scale takes only what is positive", () => {
    const [lo] = yExtent([{ x: of(0, 1, 2), lines: [of(-5, 0, 0.01)] }], null, true);
    expect(lo).toBeGreaterThan(0);
  });
});

describe("ticks", () => {
  it.each([
    [0, 20_000],
    [0.33, 0.81],
    [-3, 7],
    [0, 0.00042],
    [999_990, 1_000_010],
  ])("between %d and %d are nice and at most five intervals", (lo, hi) => {
    const at = ticks([lo, hi], tickStep([lo, hi], 5));
    expect(at.length).toBeGreaterThanOrEqual(2);
    expect(at.length).toBeLessThanOrEqual(6);
    for (const t of at) expect(t >= lo - 1e-9 && t <= hi + 1e-9).toBe(true);
  });
  it("on a log scale are powers of ten", () => {
    expect(logTicks([0.0005, 200], 5)).toEqual([0.001, 0.01, 0.1, 1, 10, 100]);
  });
});
