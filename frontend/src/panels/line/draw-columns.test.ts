import { expect, it } from "vitest";
import { fillColumns, fillsColumns, strokeColumns } from "./draw-columns";
import type { Frame, Pen } from "./frame";

/** A plot of 100 × 100 pixels, in which x and y are pixels, and the hairs that are drawn into it. */
function plot() {
  const hairs = new Map<number, [number, number][]>();
  let at: readonly [number, number] = [0, 0];
  const ctx = {
    lineWidth: 0,
    globalAlpha: 1,
    beginPath: () => undefined,
    stroke: () => undefined,
    moveTo: (x: number, y: number) => {
      at = [x, y];
    },
    lineTo: (x: number, y: number) => {
      expect([x % 1, at[0]]).toEqual([0.5, x]);
      if (ctx.globalAlpha < 1) return;
      hairs.set(Math.floor(x), [...(hairs.get(Math.floor(x)) ?? []), [at[1], y]]);
    },
  } as unknown as Pen;
  const frame: Frame = {
    ...{ ctx, vector: false, ratio: 1, left: 0, top: 0, width: 100, height: 100 },
    ...{ from: 0, to: 100, bottom: 0, ceiling: 100, x: (v) => v, y: (v) => v },
  };
  return { frame, hairs };
}

/** Numbers in [0, 1) that look random, and are the same each time. */
function* chances(seed: number): Generator<number, number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** What a line reaches in each column: it is straight, so that its extremes lie at its points and at the edges. */
function reachedBy(x: Float64Array, y: Float64Array): Map<number, [number, number]> {
  const reached = new Map<number, [number, number]>();
  const see = (column: number, py: number) => {
    const [low, high] = reached.get(column) ?? [py, py];
    if (column >= 0 && column < 100) reached.set(column, [Math.min(low, py), Math.max(high, py)]);
  };
  for (let i = 0; i < x.length; i++) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = Number.NaN] = [x[i], y[i], x[i + 1], y[i + 1]];
    if (Number.isNaN(y0)) continue;
    see(Math.floor(x0), y0);
    for (let edge = Math.floor(x0) + 1; edge <= x1 && !Number.isNaN(y1); edge++) {
      const py = y0 + ((y1 - y0) * (edge - x0)) / (x1 - x0);
      see(edge - 1, py);
      see(edge, py);
    }
  }
  return reached;
}

it("covers in each column what the line reaches there, and nothing else", () => {
  for (let seed = 0; seed < 300; seed++) {
    const some = chances(seed);
    const chance = () => some.next().value;
    const [rows, widest, holes] = [2 + Math.floor(60 * chance()), 20 * chance() ** 3, 0.2 * chance()];
    let at = -30 * chance();
    const x = Float64Array.from({ length: rows }, () => (at += widest * chance()));
    const y = Float64Array.from({ length: rows }, () => (chance() < holes ? Number.NaN : 100 * chance()));
    const { frame, hairs } = plot();
    strokeColumns(frame, { x, y }, [0, rows], 0);
    const reached = reachedBy(x, y);
    expect([...hairs.keys()].sort((a, b) => a - b)).toEqual([...reached.keys()].sort((a, b) => a - b));
    for (const [column, [low, high]] of reached) {
      const drawn = (hairs.get(column) ?? []).flat();
      expect(Math.min(...drawn)).toBeCloseTo(low, 9);
      expect(Math.max(...drawn)).toBeCloseTo(high, 9);
    }
  }
});

it("widens the hairs by half the line at both ends, and leaves a gap between points that have none", () => {
  const { frame, hairs } = plot();
  const y = Float64Array.of(10, 20, Number.NaN, 40, 40);
  strokeColumns(frame, { x: Float64Array.of(1, 1.5, 5, 8, 9), y }, [0, 5], 2);
  expect([...hairs]).toEqual([
    [1, [[9, 21]]],
    [8, [[39, 41]]],
    [9, [[39, 41]]],
  ]);
});

it("draws the extremes of a bucket from behind the one before, those that share a column together", () => {
  const { frame, hairs } = plot();
  const [x, low, high] = [Float64Array.of(2, 5, 5.4), Float64Array.of(9, 8, 7), Float64Array.of(1, 2, 0)];
  fillColumns(frame, { x, low, high }, [0, 3]);
  expect([...hairs]).toEqual([
    [2, [[1, 9]]],
    [3, [[2, 8]]],
    [4, [[2, 8]]],
    [5, [[0, 8]]],
  ]);
});

it("is for lines that have a point in each column of their own stretch", () => {
  const { frame } = plot();
  const line = (n: number, to: number) => {
    const x = Float64Array.from({ length: n }, (_, i) => (i * to) / n);
    return fillsColumns(frame, { x, y: x }, [0, n]);
  };
  expect([line(60, 100), line(60, 40), line(200, 100), line(200, 1000)]).toEqual([false, true, true, true]);
});

it("draws dashes along the axis, and between them what goes far up and down", () => {
  const { frame, hairs } = plot();
  const x = Float64Array.from({ length: 14 }, (_, i) => Math.floor(i / 2) + (i % 2) * 0.5);
  const y = Float64Array.from(x, (at) => (at === 3.5 ? 50 : 10));
  strokeColumns(frame, { x, y }, [0, 14], 2, { dash: [2, 3] });
  expect([...hairs].map(([column, drawn]) => [column, drawn.length])).toEqual([
    [0, 1],
    [1, 1],
    [3, 1],
    [5, 1],
    [6, 1],
  ]);
  expect(hairs.get(3)).toEqual([[9, 51]]);
});

it("is as wide beside a steep line as above a level one", () => {
  const { frame, hairs } = plot();
  const x = Float64Array.of(10, 10.4, 10.8, 11.2);
  strokeColumns(frame, { x, y: Float64Array.of(50, 20, 50, 50) }, [0, 4], 3);
  expect([...hairs]).toEqual([
    [9, [[18.5, 51.5]]],
    [10, [[18.5, 51.5]]],
    [11, [[18.5, 51.5]]],
    [12, [[48.5, 51.5]]],
  ]);
});
