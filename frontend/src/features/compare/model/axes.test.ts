import { expect, it } from "vitest";
import { axisLabel, dimensionFor, firstAxes, firstTarget } from "./axes";

it("calls axes as people do", () => {
  expect(
    ["config.optim/lr", "config.model.name", "metric.val/acc.max", "metric.loss.last", "duration"].map(axisLabel),
  ).toEqual(["lr", "model/name", "val/acc max", "loss", "duration"]);
});
it("begins with config values that differ, and with seeds only where there is nothing else", () => {
  const column = (name: string, examples: unknown[], runs = 10) => ({ name, source: "config", examples, runs });
  expect(
    firstAxes([
      column("config.seed", [1, 2]),
      column("config.lr", [1, 2]),
      column("config.epochs", [90]),
      column("config.bs", [1, 2], 3),
    ]),
  ).toEqual(["config.lr", "config.bs", "config.seed"]);
});
it("is about a validation metric at its best until somebody says", () => {
  const metric = (name: string, direction: string | null = null) => ({ name, direction });
  expect(firstTarget([metric("train/loss"), metric("val/loss"), metric("val/acc")])).toBe("metric.val/acc.max");
  expect(firstTarget([metric("train/loss"), metric("val/wer", "min")])).toBe("metric.val/wer.min");
  expect(firstTarget([])).toBeNull();
});
it("finds values of names with commas and back-quotes, and none on prototypes", () => {
  expect(dimensionFor("config.a,b`c", [{ values: { "`config.a,b``c`": 3 } }]).values).toEqual([3]);
  expect(dimensionFor("constructor", [{ values: {} }]).values).toEqual([null]);
});
