import { describe, expect, it } from "vitest";
import {
  columnFormat,
  exactText,
  formatBytes,
  formatConfig,
  formatCount,
  formatDelta,
  formatMetric,
  formatPower,
  formatRounded,
  formatStep,
  formatTick,
  toNumber,
} from "./numbers";

describe("a metric column", () => {
  it("gives all its cells the decimals of 4 significant digits of the median", () => {
    const format = columnFormat([0.7613, 0.7841, 0.7018]);
    expect([0.7613, 0.78412345, 0.7018].map((x) => formatMetric(x, format))).toEqual(["0.7613", "0.7841", "0.7018"]);
    expect(columnFormat([31.21, 1.5, 44])).toEqual({ decimals: 2 });
    expect(columnFormat([0.003, 0.1]), "zeros in every row say nothing").toEqual({ decimals: 3 });
  });
  it("takes more decimals where they tell the best two rows apart, but never more than six", () => {
    expect(columnFormat([0.9, 0.99001, 0.99002], "max").decimals).toBe(5);
    expect(columnFormat([0.9, 0.99001, 0.99002]).decimals, "nobody said which is best").toBe(4);
    expect(columnFormat([0.5, 0.999_999_1, 0.999_999_2], "max").decimals).toBeLessThanOrEqual(6);
  });
  it("writes whole numbers without decimals and groups thousands", () => {
    expect(formatMetric(18640, columnFormat([18640, 3]))).toBe("18,640");
  });
  it("uses an exponent outside 1e-3 ≤ |x| < 1e6", () => {
    expect(formatMetric(8.92e-4)).toBe("8.92e-4");
    expect(formatMetric(-8.92e-4)).toBe("−8.92e-4");
    expect(formatMetric(12345678.9)).toBe("1.23e7");
  });
  it("says NaN, inf and −inf in words and a dash for what is missing", () => {
    expect([Number.NaN, Infinity, -Infinity, null].map((x) => formatMetric(x))).toEqual(["NaN", "inf", "−inf", "—"]);
  });
  it("never writes a negative zero", () => {
    expect(formatMetric(-0.01, { decimals: 1 })).toBe("0.0");
  });
});

it("differences carry a sign", () => {
  expect(formatDelta(0.0228, { decimals: 4 })).toBe("+0.0228");
  expect(formatDelta(-0.0906, { decimals: 4 })).toBe("−0.0906");
  expect(formatDelta(-0.0004, { decimals: 4 })).toBe("−0.0004");
  expect(formatDelta(-2.2e-5, { decimals: 4 })).toBe("0.0000");
  expect(formatDelta(2.2e-5, columnFormat([1e-4, 1.22e-4]))).toBe("+2.20e-5");
});

it("counts have thousands separators, badges powers of ten, axes suffixes", () => {
  expect(formatCount(18640)).toBe("18,640");
  expect(formatPower(4096)).toBe("4,096");
  expect(formatPower(1_000_000)).toBe("10⁶");
  expect(formatPower(30_000_000)).toBe("3×10⁷");
  expect(formatTick(5000, 5000)).toBe("5k");
  expect(formatTick(2_500_000, 500_000)).toBe("2.5M");
  expect(formatTick(0.4, 0.1)).toBe("0.4");
  expect(formatTick(-0.25, 0.05)).toBe("−0.25");
  expect(formatTick(0.00001, 0.00001)).toBe("1e-5");
  expect(formatTick(1200, 20)).toBe("1200");
  expect(formatTick(5000, 2500)).toBe("5k");
  expect(formatTick(0.00075, 0.00025)).toBe("7.5e-4");
});

it("steps may be fractional", () => {
  expect(formatStep(12400)).toBe("12,400");
  expect(formatStep(1.5)).toBe("1.5");
});

it("bytes are decimal, with a thin space", () => {
  expect(formatBytes(212e6)).toBe("212\u2009MB");
  expect(formatBytes(4.1e9)).toBe("4.1\u2009GB");
});

it("config values are shown as they were written", () => {
  expect(formatConfig(3e-4)).toBe("3e-4");
  expect(formatConfig(0.1)).toBe("0.1");
  expect(formatConfig(["randaug", "mixup"])).toBe('["randaug", "mixup"]');
  expect(formatConfig(null)).toBe("null");
  expect(formatConfig("adamw")).toBe("adamw");
});

it("words of the wire become numbers, other text doesn't", () => {
  expect(toNumber("NaN")).toBeNaN();
  expect(toNumber("-Infinity")).toBe(-Infinity);
  expect(toNumber("12")).toBeNull();
  expect(toNumber("constructor")).toBeNull();
});

it("a text that reads like a number is shown as it was logged", () => {
  expect(toNumber("'NaN")).toBeNull();
  expect([formatConfig("'NaN"), formatConfig(["''-Infinity"]), formatConfig("'quoted'")]).toEqual([
    "NaN",
    '["\'-Infinity"]',
    "'quoted'",
  ]);
  expect(exactText("'Infinity")).toBe("Infinity");
});

it("says large numbers in sentences by their size", () => {
  const said = [0, 18_640, 124_300, 1_234_567, 999_600, 3_440_000_000].map((n) =>
    formatRounded(n).replace("\u2009", " "),
  );
  expect(said).toEqual(["0", "18,640", "124 k", "1.2 M", "1.0 M", "3.4 G"]);
});
