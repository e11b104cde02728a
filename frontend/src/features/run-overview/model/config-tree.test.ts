import { expect, it } from "vitest";
import { configTree } from "./config-tree";

const config = { seed: 2, "optim/lr": 1e-3, "optim/name": "adamw", "data/set": "imagenet" };

it("groups keys by their first part, with those without one last", () => {
  expect(configTree(config, "").map((b) => [b.name, b.leaves.map((l) => l.key)])).toEqual([
    ["data", ["set"]],
    ["optim", ["lr", "name"]],
    ["", ["seed"]],
  ]);
});
it("searches keys and values", () => {
  expect(configTree(config, "ADAM").flatMap((b) => b.leaves.map((l) => l.path))).toEqual(["optim/name"]);
  expect(configTree(config, "optim/").flatMap((b) => b.leaves)).toHaveLength(2);
});
