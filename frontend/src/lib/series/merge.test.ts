import { expect, it } from "vitest";
import { decodeSeries, floats } from "./decode";
import { columnsOf } from "./merge";
import { NAN } from "./series";

/** A series of n points: i % 7, one spike, one NaN. */
const series = (n: number) => {
  const last = Array.from({ length: n }, (_, i) => (i === 1234 ? 99 : i === 77 ? null : i % 7));
  return decodeSeries(
    { run: "r", metric: "m", exact: true, total: n, last },
    floats(Array.from({ length: n }, (_, i) => i)),
  );
};

it("leaves a series as it is whose points are few", () => {
  const few = series(2_000);
  expect(columnsOf(few, 100)).toBe(few);
});

it("makes columns that hide nothing, at least as many as asked for and less than twice as many", () => {
  for (const n of [2_001, 3_000, 5_000, 9_999]) {
    const all = series(n);
    const drawn = columnsOf(all, 300);
    expect(drawn.x.length).toBeGreaterThanOrEqual(300);
    expect(drawn.x.length).toBeLessThan(602);
    expect([drawn.exact, drawn.total, drawn.count.reduce((a, b) => a + b)]).toEqual([false, n, n]);
    expect([Math.max(...drawn.max), Math.min(...drawn.min), drawn.x.at(-1)]).toEqual([99, 0, n - 1]);
    expect(drawn.flags.filter((f) => f === NAN).length).toBe(1);
  }
});

it("keeps the columns that are full as they are while points follow", () => {
  const [early, late] = [columnsOf(series(5_000), 300), columnsOf(series(5_100), 300)];
  const full = early.x.length - 1;
  expect([...late.x.subarray(0, full)]).toEqual([...early.x.subarray(0, full)]);
  expect([...late.y.subarray(0, full)]).toEqual([...early.y.subarray(0, full)]);
});

it("has every point of a stretch in view that holds few, and columns of one that holds many", () => {
  const all = series(9_000);
  const [close, wide] = [columnsOf(all, 300, [1_200, 1_300]), columnsOf(all, 300, [1_001, 8_000])];
  expect([close.exact, close.x[0], close.x.at(-1), close.x.length, close.total]).toEqual([
    true,
    1_200,
    1_300,
    101,
    101,
  ]);
  expect([wide.exact, wide.total, wide.x.at(-1), Math.max(...wide.max)]).toEqual([false, 7_000, 8_000, 99]);
  // Columns begin where those of other stretches do: a moved window does not flicker.
  expect([...wide.count].slice(0, 3)).toEqual([7, 16, 16]);
});
