import { describe, expect, it } from "vitest";
import { aGroup, aRun } from "./factories";
import { fewest, groupingLabel, groupName, isSeed, tellingFields } from "./groups";
import { moveActive } from "./keyboard";
import { tableRows } from "./rows";

describe("a group", () => {
  it("is called by the values it agrees in, with the field where a value alone says nothing", () => {
    expect(groupName({ key: { "config.model/name": "resnet50", "config.lr": 0.0003 } })).toBe("resnet50 · 3e-4");
    expect(groupName({ key: { "config.optim/amp": true, tag: null } })).toBe("amp true · tag null");
    expect(groupName({ key: {} })).toBe("All runs");
  });

  it("is made of the fields that tell groups apart, once all groups are known", () => {
    const groups = [
      { key: { data: "c10", model: "r18", opt: "sgd", lr: 0.1, width: 64, layers: 18 } },
      { key: { data: "c10", model: "r50", opt: "sgd", lr: 0.1, width: 256, layers: 50 } },
      { key: { data: "c10", model: "r50", opt: "lion", lr: 0.3, width: 256, layers: 50 } },
    ];
    const telling = tellingFields(groups, 3);
    expect(groups.map((g) => groupName(g, telling))).toEqual([
      "r18 · sgd · 0.1",
      "r50 · sgd · 0.1",
      "r50 · lion · 0.3",
    ]);
    expect(tellingFields(groups, 4)).toBeNull();
    expect(tellingFields(groups.slice(0, 1), 1)).toBeNull();
  });
  it("counts its members in the metric that the fewest have", () => {
    const of = (count: number) => ({ mean: 1, std: 0, min: 1, max: 1, count, value: null });
    const group = aGroup("g", 3, { "metric.a.max": of(3), "metric.b.max": of(2), "metric.c.max": of(0) });
    expect(fewest(group, ["metric.a.max"])).toBeNull();
    expect(fewest(group, ["metric.a.max", "metric.b.max", "metric.c.max"])).toEqual({
      count: 2,
      metric: "metric.b.max",
    });
  });
  it("says in the control by what it was made", () => {
    expect(groupingLabel([])).toBe("off");
    expect(groupingLabel(["-config.seed"])).toBe("all but seed");
    expect(groupingLabel(["config.model/name", "config.lr", "tag"])).toBe("model/name, lr + 1");
  });
  it("leaves seeds out, and nothing that only sounds like one", () => {
    expect(["config.seed", "config.data/split_seed", "config.random_state"].map(isSeed)).toEqual([true, true, true]);
    expect(isSeed("config.seedling/height")).toBe(false);
  });
});

describe("rows of groups", () => {
  const list = { runs: [], groups: [aGroup("a", 3), aGroup("b", 1)], total: 3, grouped: true };
  const rows = tableRows(list, new Set(["a"]), new Map([["a", [aRun("1"), aRun("2")]]]));
  it("hold the members of open ones, and a place for what is not here yet", () => {
    expect(rows.map((r) => [r.kind, r.kind === "pending" ? r.within : r.id])).toEqual([
      ["group", "~a"],
      ["run", "a/1"],
      ["run", "a/2"],
      ["pending", "a"],
      ["group", "~b"],
      ["pending", null],
    ]);
  });
  it("are walked as a tree by the arrows", () => {
    expect(moveActive("ArrowLeft", 2, rows, 10)).toBe(0);
    expect(moveActive("ArrowRight", 0, rows, 10)).toBe(1);
    expect(moveActive("ArrowRight", 4, rows, 10)).toBeNull();
    expect(moveActive("ArrowDown", 5, rows, 10)).toBe(5);
  });
});
