import { describe, expect, it } from "vitest";
import { byX, decodeSeries, floats, type WireSeries } from "@/lib/series/decode";
import { appendTail, splice } from "@/lib/series/join";
import { indexAtOrBefore, NAN } from "@/lib/series/series";
import { badgeOf } from "./badge";
import { marksOf } from "./marks";

const exact = (steps: number[], values: (number | null)[], extra: Partial<WireSeries> = {}) =>
  decodeSeries(
    {
      run: "r",
      metric: "m",
      exact: true,
      total: steps.length,
      last: values,
      ...extra,
    },
    floats(steps),
  );
const coarse = (steps: number[], mean: number[], total: number) =>
  decodeSeries(
    {
      run: "r",
      metric: "m",
      exact: false,
      total,
      last: mean,
      mean,
      min: mean.map((m) => m - 1),
      max: mean.map((m) => m + 1),
    },
    floats(steps),
  );

describe("appending what was logged since", () => {
  it("takes the newer version of the shared last point", () => {
    const grown = appendTail(exact([0, 1, 2], [5, 6, 7]), exact([2, 3], [70, 8]));
    expect([...grown.x]).toEqual([0, 1, 2, 3]);
    expect([...grown.y]).toEqual([5, 6, 70, 8]);
    expect(grown.total).toBe(4);
    expect(grown.exact).toBe(true);
  });
  it("keeps buckets whole and does not draw the shared point twice", () => {
    const grown = appendTail(coarse([99, 199], [1, 2], 200), exact([199, 200, 201], [2, 3, 4]));
    expect([...grown.x]).toEqual([99, 199, 200, 201]);
    expect(grown.total).toBe(202);
    expect(grown.exact).toBe(false);
  });
  it("changes nothing when there is nothing new", () => {
    const s = exact([0, 1], [1, 2]);
    expect(appendTail(s, exact([], []))).toBe(s);
  });
});

it("a zoomed stretch replaces the overview inside the range and leaves the rest", () => {
  const whole = splice(coarse([10, 20, 30, 40], [1, 2, 3, 4], 400), exact([19, 20, 21, 30], [7, 8, 9, 10]), [18, 30]);
  expect([...whole.x]).toEqual([10, 19, 20, 21, 30, 40]);
});

it("finds the row at or before x", () => {
  const x = Float64Array.of(1, 3, 5);
  expect([0, 1, 2, 5, 9].map((at) => indexAtOrBefore(x, at))).toEqual([-1, 0, 0, 2, 2]);
});

it("NaN, inf and −inf are marks; neighbours make one stretch", () => {
  const s = exact([0, 1, 2, 3, 4], [1, null, null, 2, null], { inf: [0, 0, 0, 0, 1] });
  expect(s.flags[1]).toBe(NAN);
  expect(marksOf(s)).toEqual([
    { word: "NaN", edge: "upper", from: 1, to: 2 },
    { word: "inf", edge: "upper", from: 4, to: 4 },
  ]);
});

describe("the badge", () => {
  it("says that nothing is left out", () => {
    expect(badgeOf([exact([0, 1], [1, 2]), exact([0, 1], [1, 2])])).toBe("all points");
    expect(badgeOf([exact([0, 1], [1, 2])])).toBe("2 points");
  });
  it("says how many points the columns stand for", () => {
    expect(
      badgeOf([
        coarse(
          Array.from({ length: 4096 }, (_, i) => i),
          Array(4096).fill(1),
          1_000_000,
        ),
      ]),
    ).toBe("4,096 of 10⁶, extremes kept");
  });
  it("names the first bad step of a single run", () => {
    expect(badgeOf([exact([0, 9148], [1, null], { inf: [0, 1] })])).toBe("inf at 9,148");
  });
});

it("on the axis of a metric rows are ordered by it, and those before its first value are left out", () => {
  const s = byX(exact([0, 1, 2, 3], [10, 11, 12, 13], { x: [null, 5, 2, 5] }));
  expect([...s.x]).toEqual([2, 5, 5]);
  expect([...s.y]).toEqual([12, 11, 13]);
  expect([...s.step]).toEqual([2, 1, 3]);
  const ordered = exact([0, 1], [1, 2]);
  expect(byX(ordered)).toBe(ordered);
});

it("a badge is about what is in view", () => {
  const whole = coarse([63, 127, 191, 255], [1, 2, 3, 4], 256);
  const counted = { ...whole, count: new Float64Array(4).fill(64) };
  expect(badgeOf([counted])).toBe("4 of 256, extremes kept");
  const zoomed = splice(counted, exact([130, 131, 132], [7, 8, 9]), [130, 132]);
  expect(badgeOf([zoomed], [130, 133])).toBe("3 points");
});
