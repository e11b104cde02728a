import { expect, it } from "vitest";
import { compareRows, groupRows } from "./differences";

const rows = compareRows([
  { "optim/lr": 0.1, "optim/name": "sgd", seed: 0, only: null },
  { "optim/lr": 3e-4, "optim/name": "sgd", seed: 0 },
]);

it("tells what differs; a missing key is not null", () => {
  expect(rows.filter((r) => r.differs).map((r) => r.key)).toEqual(["only", "optim/lr"]);
});
it("groups by the first part", () => {
  expect(groupRows(rows).map((g) => [g.name, g.rows.length])).toEqual([
    ["optim", 2],
    ["", 2],
  ]);
});
it("takes names of built-in properties for what they are: keys", () => {
  expect(compareRows([{ constructor: 1 }, {}]).map((r) => [r.key, r.values])).toEqual([
    ["constructor", [1, undefined]],
  ]);
});
