import { describe, expect, it } from "vitest";
import { ema, gaussian, halfLifeOf, niceSpan, runningMean, smootherOf } from "./smoothing";

const line = (n: number, f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));

describe("smoothing", () => {
  it("leaves a constant alone from its first point on, since it is debiased", () => {
    const out = ema(
      line(50, (i) => i),
      line(50, () => 3),
      10,
    );
    for (const v of out) expect(v).toBeCloseTo(3, 12);
  });
  it("halves a value's weight within the half-life", () => {
    const x = line(2000, (i) => i);
    const step = ema(
      x,
      line(2000, (i) => (i < 1000 ? 0 : 1)),
      100,
    );
    expect(step[1099]).toBeCloseTo(0.5, 2);
  });
  it("goes by distance: half as many points give the same line", () => {
    const f = (i: number) => Math.sin(i / 60);
    const dense = ema(
      line(1001, (i) => i),
      line(1001, f),
      50,
    );
    const sparse = ema(
      line(501, (i) => 2 * i),
      line(501, (i) => f(2 * i)),
      50,
    );
    expect(Math.abs((dense[1000] ?? 0) - (sparse[500] ?? 0))).toBeLessThan(0.02);
  });
  it("treats NaN and inf as gaps that poison nothing", () => {
    const y = line(20, () => 1);
    y[7] = Number.NaN;
    y[9] = Number.POSITIVE_INFINITY;
    const out = ema(
      line(20, (i) => i),
      y,
      5,
    );
    expect(out[7]).toBeNaN();
    expect(out[19]).toBeCloseTo(1);
  });
  it("is nothing at 0", () => {
    expect(smootherOf("ema", 0, 100)).toBeNull();
  });
  it("as a running mean is the mean of the points within the window, each as often as its row stands for points", () => {
    const out = runningMean(
      Float64Array.of(0, 1, 2, 10),
      Float64Array.of(1, 4, 7, 100),
      Float64Array.of(1, 2, 1, 1),
      2,
    );
    expect([...out]).toEqual([3, 4, 5, 100]);
  });
  it("as a running mean forgets a huge value that has left the window", () => {
    const out = runningMean(
      line(9, (i) => i),
      line(9, (i) => (i === 2 ? 1e30 : 1)),
      line(9, () => 1),
      2,
    );
    expect(out[8]).toBe(1);
  });
  it("as a gaussian spreads a spike as far as its σ", () => {
    const x = line(2001, (i) => i);
    const out = gaussian(
      x,
      line(2001, (i) => (i === 1000 ? 1 : 0)),
      line(2001, () => 1),
      50,
    );
    const sum = out.reduce((a, b) => a + b, 0);
    const variance = out.reduce((a, b, i) => a + b * (i - 1000) ** 2, 0) / sum;
    expect(sum).toBeCloseTo(1, 6);
    expect(Math.sqrt(variance)).toBeCloseTo(50, -1);
    expect((out[1000] ?? 0) * 50 * Math.sqrt(2 * Math.PI)).toBeCloseTo(0.93, 1);
  });
});

it("the half-life depends on a rounded span, so that a growing run keeps it", () => {
  expect(niceSpan(18_000)).toBe(20_000);
  expect(halfLifeOf(0.9, 15_000)).toBe(halfLifeOf(0.9, 19_999));
});
