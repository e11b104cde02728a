import { expect, it } from "vitest";
import { histogramMap, nearestIndex } from "./histogram-map";
import { readCloud, turned } from "./point-cloud";

it("spreads each histogram over the same rows, and loses nothing of it", () => {
  const map = histogramMap(
    [
      { step: 0, bins: [0, 1, 2], values: [1, 3] },
      { step: 10, bins: [-2, 2], values: [8] },
    ],
    4,
  );
  expect(map?.range).toEqual([-2, 2]);
  expect(map?.cells.map((c) => [...c])).toEqual([
    [0, 0, 0.25, 0.75],
    [0.25, 0.25, 0.25, 0.25],
  ]);
  expect(map?.most).toBe(0.75);
});
it("has an answer for none, for one value, and for empty bins", () => {
  expect(histogramMap([], 4)).toBeNull();
  expect(
    histogramMap([{ step: 0, bins: [3, 3], values: [5] }], 2)?.cells.map((c) => c.reduce((a, b) => a + b)),
  ).toEqual([1]);
  expect(histogramMap([{ step: 0, bins: [0, 1], values: [0] }], 2)?.most).toBe(0);
});
it("finds the nearest step", () => {
  expect([-5, 3, 6, 99].map((x) => nearestIndex([0, 5, 10], x))).toEqual([0, 1, 1, 2]);
  expect(nearestIndex([], 1)).toBe(-1);
});
it("reads points from bytes and refuses bytes that are none", () => {
  const bytes = Float32Array.from([0, 0, 0, 7, 2, 2, 2, 8, Number.NaN, 0, 0, 9]).buffer;
  const cloud = readCloud(bytes, 4);
  if (!cloud) throw new Error("no cloud");
  const points = turned(cloud, 0, 0);
  expect(points).toHaveLength(2);
  expect(points.map((p) => p.category).sort()).toEqual([7, 8]);
  expect(readCloud(bytes, 5)).toBeNull();
  expect(readCloud(new ArrayBuffer(7), 3)).toBeNull();
});
