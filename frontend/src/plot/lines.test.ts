import { describe, expect, it } from "vitest";
import { decodeSeries, floats } from "@/lib/series/decode";
import { splice } from "@/lib/series/join";
import type { SeriesData } from "@/lib/series/series";
import { clippedExtent, panelRange, pictureExtent, pictureOf } from "./lines";

const coarse = (max: number) =>
  decodeSeries(
    {
      run: "r",
      metric: "m",
      exact: false,
      total: 640,
      last: [1, 2, 3],
      mean: [1, 2, 3],
      min: [0.8, 1.8, 2.8],
      max: [1.2, 2.2, max],
      count: [64, 64, 64],
    },
    floats([1, 2, 3]),
  );

const picture = (series: SeriesData, smoothing: number) =>
  pictureOf([{ whole: series, drawn: series }], { smoother: "ema", smoothing, band: "std" });

describe("the y-range", () => {
  it("holds every extreme without smoothing", () => {
    expect(pictureExtent(picture(coarse(5000), 0), null, false)[1]).toBeGreaterThan(5000);
  });
  it("under smoothing holds extremes that leave the course visible, and lets others lie outside", () => {
    expect(pictureExtent(picture(coarse(3.4), 0.9), null, false)[1]).toBeGreaterThan(3.4);
    expect(pictureExtent(picture(coarse(5000), 0.9), null, false)[1]).toBeLessThan(5);
  });
});

it("panels share the page's x-range unless their own data would be squeezed into a corner", () => {
  expect(panelRange([50, 900], [0, 1000])).toEqual([0, 1000]);
  expect(panelRange([0, 20], [0, 1000])).toEqual([0, 20]);
  expect(panelRange(null, null)).toEqual([0, 1]);
});

it("a logarithmic x-axis begins at the first x that it can show", () => {
  expect(panelRange([0, 1000], null, true)).toEqual([1, 1000]);
  expect(panelRange([5, 1000], null, true)).toEqual([5, 1000]);
});

describe("smoothing", () => {
  const noisy = (from: number, to: number, by: number) => {
    const x = Array.from({ length: Math.floor((to - from) / by) }, (_, i) => from + i * by);
    return decodeSeries(
      {
        run: "r",
        metric: "m",
        exact: true,
        total: x.length,
        last: x.map((v) => Math.sin(v / 9) + ((v * 7919) % 13) / 13),
      },
      floats(x),
    );
  };
  it.each(["ema", "gaussian", "mean"] as const)(
    "is of the data and not of the window: zooming changes no value (%s)",
    (smoother) => {
      const whole = noisy(0, 1000, 4);
      const style = { smoother, smoothing: 0.8, band: "none" } as const;
      const [overview] = pictureOf([{ whole, drawn: whole }], style).lines;
      const [zoomed] = pictureOf([{ whole, drawn: splice(whole, noisy(300, 400, 0.5), [300, 400]) }], style).lines;
      expect(zoomed?.series.x.length).toBeGreaterThan(overview?.series.x.length ?? 0);
      expect(zoomed?.smoothed).toEqual(overview?.smoothed);
    },
  );
});

it("clipping leaves one spike out and the course in", () => {
  const y = Array.from({ length: 500 }, (_, i) => (i === 250 ? 1e6 : Math.sin(i)));
  const x = y.map((_, i) => i);
  const series = decodeSeries({ run: "r", metric: "m", exact: true, total: 500, last: y }, floats(x));
  const [low, high] = clippedExtent(picture(series, 0), null, false);
  expect(low).toBeLessThan(-0.99);
  expect(high).toBeLessThan(1.2);
});

it("a zoomed stretch is drawn point by point, however coarse the whole is", () => {
  const steps = Array.from({ length: 20 }, (_, i) => 63 + 64 * i);
  const buckets = steps.map(() => 1);
  const whole = decodeSeries(
    {
      run: "r",
      metric: "m",
      exact: false,
      total: 1280,
      last: buckets,
      mean: buckets,
      min: buckets,
      max: buckets,
      count: steps.map(() => 64),
    },
    floats(steps),
  );
  const points = Array.from({ length: 100 }, (_, i) => 500 + i);
  const fine = decodeSeries(
    {
      run: "r",
      metric: "m",
      exact: true,
      total: 100,
      last: points,
    },
    floats(points),
  );
  const drawn = splice(whole, fine, [500, 599]);
  const [line] = pictureOf([{ whole, drawn }], { smoother: "ema", smoothing: 0, band: "none" }).lines;
  expect(line?.series.x.filter((x) => x >= 500 && x < 600)).toHaveLength(100);
});
