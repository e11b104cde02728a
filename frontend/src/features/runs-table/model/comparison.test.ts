import { describe, expect, it } from "vitest";
import { isWithinNoise, medianSpread, studentT } from "./comparison";
import { aGroup } from "./factories";
import { slotsFor, widthFor } from "./slots";

const single = (mean: number) => ({ mean, std: null, count: 1 });
const group = (mean: number, std: number, count: number) => ({ mean, std, count });

describe("a difference to the baseline", () => {
  it("counts where it exceeds the spread over the baseline's seeds", () => {
    expect(isWithinNoise(single(0.76), group(0.75, 0.02, 5), 0)).toBe(true);
    expect(isWithinNoise(single(0.78), group(0.75, 0.02, 5), 0)).toBe(false);
  });
  it("of a single run is held against the groups in view, and counts at once where there are none", () => {
    expect(isWithinNoise(single(0.76), single(0.75), 0.02)).toBe(true);
    expect(isWithinNoise(single(0.76), single(0.75), 0)).toBe(false);
    expect(isWithinNoise(single(0.75), single(0.75), 0)).toBe(true);
  });
  it("of two groups counts where its 95 % interval leaves out 0", () => {
    // scipy.stats.ttest_ind_from_stats(1, .1, 5, .9, .1, 5, equal_var=False) has p = 0.153; .8 instead of .9: p = 0.0133.
    expect(isWithinNoise(group(1, 0.1, 5), group(0.9, 0.1, 5), 0)).toBe(true);
    expect(isWithinNoise(group(1, 0.1, 5), group(0.8, 0.1, 5), 0)).toBe(false);
    expect(isWithinNoise(group(1, 0, 3), group(1, 0, 3), 0)).toBe(true);
  });
  it.each([
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [8, 2.306],
    [60, 2.0],
  ])("uses Student's t: %s degrees of freedom, %s", (freedom, t) => {
    expect(studentT(freedom)).toBeCloseTo(t, 1);
  });
  it("takes the median spread of the groups that have one", () => {
    const of = (std: number | null) => ({ m: { mean: 1, std, min: 1, max: 1, count: 2, value: null } });
    const groups = [
      aGroup("a", 2, of(0.3)),
      aGroup("b", 2, of(0.1)),
      aGroup("c", 2, of(null)),
      aGroup("d", 2, of(0.2)),
    ];
    expect(medianSpread(groups, "m")).toBe(0.2);
    expect(medianSpread([], "m")).toBe(0);
  });
});

it("a narrow column drops the spread first, then the difference", () => {
  const [format, wanted] = [{ decimals: 4 }, { spread: true, delta: true }];
  const whole = widthFor(format, wanted);
  expect(slotsFor(whole, format, wanted)).toMatchObject({ spread: 54, delta: 52 });
  expect(slotsFor(whole - 1, format, wanted)).toMatchObject({ spread: 0, delta: 52 });
  expect(slotsFor(whole - 60, format, wanted)).toMatchObject({ spread: 0, delta: 0 });
});
