import { describe, expect, it } from "vitest";
import { axisScale } from "./axis-scale";
import { brushAt, chosenBy, LANE, stretchOf } from "./brushes";
import { canBeLog, dimensionOf, spansDecades } from "./dimensions";
import { sequential } from "./sequential";

const lr = dimensionOf("config.lr", "lr", [1e-4, 1e-3, 0.1, null, "NaN"]);
const optimizer = dimensionOf("config.optim", "optim", ["sgd", "adamw", "lion", "sgd", null]);

describe("a dimension", () => {
  it("is of numbers when all its values are, NaN among them", () => {
    expect(lr.kind).toBe("number");
    expect(lr.values).toEqual([1e-4, 1e-3, 0.1, null, Number.NaN]);
  });
  it("is of names when one is none", () => {
    expect(dimensionOf("k", "k", [1, "two", true, [3]])).toMatchObject({
      kind: "category",
      values: ["1", "two", "true", "[3]"],
    });
  });
  it("can be logarithmic where every number is positive, and begins so over decades", () => {
    expect([canBeLog(lr), spansDecades(lr)]).toEqual([true, true]);
    expect(canBeLog(dimensionOf("k", "k", [0, 1]))).toBe(false);
    expect(canBeLog(optimizer)).toBe(false);
  });
});

describe("an axis", () => {
  it("places powers evenly on a logarithmic scale, and names what it cannot place", () => {
    const axis = axisScale(lr, true);
    expect(lr.values.map((v) => axis.place(v)?.toFixed(3) ?? null)).toEqual(["0.000", "0.333", "1.000", null, null]);
    expect(axis.ticks.map((t) => t.label)).toEqual(["1e-4", "0.001", "0.01", "0.1"]);
  });
  it("orders names as people do", () => {
    expect(axisScale(dimensionOf("k", "k", ["r50", "r101", "r18"]), false).names).toEqual(["r18", "r50", "r101"]);
  });
  it.each([
    ["no value", []],
    ["one value", [3]],
    ["only NaN", ["NaN", "NaN"]],
    ["zeros", [0, 0]],
  ])("exists for %s", (_, raw) => {
    const axis = axisScale(dimensionOf("k", "k", raw), true);
    for (const tick of axis.ticks) expect(tick.at).toBeGreaterThanOrEqual(-1e-9);
    expect(axis.place(3) ?? 0).not.toBeNaN();
  });
});

describe("brushes", () => {
  const axes = [
    { key: lr.key, scale: axisScale(lr, true), values: lr.values },
    { key: optimizer.key, scale: axisScale(optimizer, false), values: optimizer.values },
  ] as const;
  it("choose the runs that pass them all", () => {
    const low = brushAt(axes[0].scale, 0, 0.4);
    const sgd = brushAt(axes[1].scale, 0.9, 1);
    if (!low || !sgd) throw new Error("no brush");
    expect(chosenBy({ [lr.key]: low }, axes, 5)).toEqual([true, true, false, false, false]);
    expect(chosenBy({ [lr.key]: low, [optimizer.key]: sgd }, axes, 5)).toEqual([true, false, false, false, false]);
    expect(chosenBy({}, axes, 5)).toEqual([true, true, true, true, true]);
  });
  it("take runs without a value only where they cover the lane below", () => {
    const lane = brushAt(axes[0].scale, LANE * 1.2, LANE * 0.8);
    if (!lane) throw new Error("no brush");
    expect(chosenBy({ [lr.key]: lane }, axes, 5)).toEqual([false, false, false, true, true]);
  });
  it("keep their values when the axis grows", () => {
    const brush = brushAt(axes[0].scale, 0.3, 0.7);
    const wider = axisScale(dimensionOf("config.lr", "lr", [1e-6, 1e-4, 0.1]), true);
    if (brush?.kind !== "range") throw new Error("no range");
    const [from = 0, to = 0] = stretchOf(wider, brush) ?? [];
    expect(wider.invert(from)).toBeCloseTo(brush.from, 10);
    expect(wider.invert(to)).toBeCloseTo(brush.to, 10);
  });
  it("never read a key from the prototype of objects", () => {
    expect(chosenBy({}, [{ ...axes[0], key: "constructor" }], 2)).toEqual([true, true]);
  });
});

it("mixes the sequential scale between its stops", () => {
  const stops = ["#000000", "#808080", "#ffffff"] as const;
  expect([0, 0.25, 0.5, 1, 7].map((t) => sequential(stops, t))).toEqual([
    "rgb(0 0 0)",
    "rgb(64 64 64)",
    "rgb(128 128 128)",
    "rgb(255 255 255)",
    "rgb(255 255 255)",
  ]);
});
