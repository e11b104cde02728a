import { expect, it } from "vitest";
import { decodeGroup } from "@/lib/series/decode";
import { bandEdges, bandOf } from "./bands";

const group = decodeGroup("g", {
  metric: "m",
  runs: 4,
  exact: true,
  total: 8,
  step: [0, 1],
  time: [0, 1],
  x: [0, 1],
  mean: [2, 3],
  std: [1, null],
  min: [0, 3],
  max: [4, 3],
  low: [1.2, null],
  high: [2.9, null],
  n: [4, 1],
  count: [4, 1],
});

it.each([
  ["std", [1, 3]],
  ["stderr", [1.5, 2.5]],
  ["minmax", [0, 4]],
  ["interval", [1.2, 2.9]],
] as const)("a group's band can be its %s", (band, [low, high]) => {
  const edges = bandEdges(group, band);
  expect([edges?.low[0], edges?.high[0]]).toEqual([low, high]);
});

it("there is no band where there is one run, unless it is of extremes, and none at all if none is wanted", () => {
  expect(bandEdges(group, "std")?.low[1]).toBeNaN();
  expect(bandEdges(group, "minmax")?.high[1]).toBe(3);
  expect(bandOf(group, group, "none", null)).toBeNull();
});
