import { expect, it } from "vitest";
import { decodeSeries, floats } from "@/lib/series/decode";
import { pictureOf } from "@/plot/lines";
import { drawLines } from "./draw";
import { drawnRuns } from "./drawn-run";
import type { Frame } from "./frame";
import { SvgPen } from "./svg-pen";

const PALETTE = { bg: "", fg: "", fg3: "", grid: "", axis: "", acc: "", bandAlpha: 0.1, resolve: (c: string) => c };

/** How many areas are filled when *runs* downsampled lines are drawn. */
function bandsOf(runs: number, smoothing: number): number {
  const steps = [64, 128, 192, 256];
  const lines = drawnRuns(
    Array.from({ length: runs }, (_, i) => ({
      ...{ id: `r${i}`, name: `r${i}`, color: 0, color_chosen: null, state: "finished" },
      ...{ started: 0, duration: 0, last_step: 256 },
    })),
    null,
  );
  const sources = lines.map(({ id }) => {
    const wire = { run: id, metric: "m", exact: false, total: 256, last: [1, 2, 3, 4], mean: [1, 2, 3, 4] };
    const whole = decodeSeries(
      { ...wire, min: [0, 1, 2, 3], max: [2, 3, 4, 5], count: [64, 64, 64, 64] },
      floats(steps),
    );
    return { whole, drawn: whole };
  });
  const picture = pictureOf(sources, { smoother: "ema", smoothing, band: "none" });
  const pen = new SvgPen(100, 100);
  const frame: Frame = {
    ...{
      ctx: pen,
      vector: true,
      ratio: 1,
      left: 0,
      top: 0,
      width: 100,
      height: 100,
      from: 0,
      to: 256,
      bottom: 0,
      ceiling: 5,
    },
    x: (v) => v / 2.56,
    y: (v) => 100 - v * 20,
  };
  const drawables = lines.flatMap((line, i) => {
    const own = picture.lines[i];
    return own ? [{ line, picture: own }] : [];
  });
  drawLines(frame, drawables, null, PALETTE);
  const drawn = pen.toString().replace(/<clipPath.*?<\/clipPath>/g, "");
  return [...drawn.matchAll(/<path [^>]*d="[^"]*Z"/g)].length;
}

it("draws the extremes of every line as long as nothing is smoothed, however many lines there are", () => {
  expect(bandsOf(50, 0)).toBe(50);
});

it("leaves out what is behind many smoothed lines", () => {
  expect([bandsOf(12, 0.5), bandsOf(13, 0.5)]).toEqual([12, 0]);
});

/** Width of the strokes, and where each goes through, when `runs` lines of 100 points are drawn. */
function strokesOf(
  runs: number,
  vector: boolean,
  valueAt: (i: number) => number = (i) => (i % 10 === 0 ? 5 : 1),
): { width: string; path: string }[] {
  const lines = drawnRuns(
    Array.from({ length: runs }, (_, i) => ({
      ...{ id: `r${i}`, name: `r${i}`, color: i, color_chosen: null, state: "finished" },
      ...{ started: 0, duration: 0, last_step: 99 },
    })),
    null,
  );
  const steps = Array.from({ length: 100 }, (_, i) => i);
  const sources = lines.map(({ id }) => {
    const wire = { run: id, metric: "m", exact: true, total: 100, last: steps.map(valueAt) };
    const whole = decodeSeries(wire, floats(steps));
    return { whole, drawn: whole };
  });
  const picture = pictureOf(sources, { smoother: "ema", smoothing: 0, band: "none" });
  const pen = new SvgPen(100, 100);
  const frame: Frame = {
    ...{
      ctx: pen,
      vector,
      ratio: 1,
      left: 0,
      top: 0,
      width: 100,
      height: 100,
      from: 0,
      to: 99,
      bottom: 0,
      ceiling: 10,
    },
    x: (v) => v,
    y: (v) => 100 - v * 10,
  };
  const drawables = lines.flatMap((line, i) => {
    const own = picture.lines[i];
    return own ? [{ line, picture: own }] : [];
  });
  drawLines(frame, drawables, null, PALETTE);
  return [...pen.toString().matchAll(/d="([^"]*)" fill="none" [^>]*stroke-width="([^"]*)"/g)].map(
    ([, path = "", width = ""]) => ({ path, width }),
  );
}

it("strokes many points in hairs on both sides of every extreme, and leaves a picture of lines as it is", () => {
  const widths = (strokes: { width: string }[]) => [...new Set(strokes.map((s) => s.width))];
  const dense = strokesOf(50, false);
  expect(widths(dense)).toEqual(["1"]);
  const heights = new Set(
    dense.flatMap(({ path }) => [...path.matchAll(/[ML]\S+ ([\d.]+)/g)].map(([, y]) => Number(y))),
  );
  expect([...heights].sort()).toEqual([49.75, 50.25, 89.75, 90.25]);
  expect(widths(strokesOf(10, false))).toEqual(["1.5"]);
  expect(widths(strokesOf(50, true))).toEqual(["1.5"]);
});

it("lays hairs beside each other whichever way a line goes", () => {
  const falling = strokesOf(50, false, (i) => 9 - i / 20).slice(0, 2);
  const [one = [], other = []] = falling.map(({ path }) =>
    [...path.matchAll(/[ML]([\d.-]+) ([\d.]+)/g)].slice(1).map(([, x, y]) => [Number(x), Number(y)] as const),
  );
  expect(one.length).toBeGreaterThan(60);
  for (const [k, [x, y]] of one.entries()) {
    const [x1, y1] = other[k] ?? [];
    expect([(x1 ?? 0) - x, (y1 ?? 0) - y]).toEqual([-0.5, expect.closeTo(0.5)]);
  }
});
