import { describe, expect, it } from "vitest";
import { type DrawnRow, drawnLines, drawnRuns } from "./drawn-run";

const run = (id: string, color = 0, state = "finished") => ({
  id,
  name: `run ${id}`,
  color,
  color_chosen: null,
  state,
  started: 100,
  duration: 60,
  last_step: 9,
});
const group = (id: string): DrawnRow => ({
  kind: "group",
  group: { id, name: id, runs: ["a", "b"], n: 2, color: 7, last_step: null },
});

describe("a drawn line", () => {
  it("is a run, or a group that knows its members", () => {
    const [first, second] = drawnLines([{ kind: "run", run: run("a") }, group("sgd")], null);
    expect(first).toMatchObject({ kind: "run", runs: ["a"], n: 1, color: "var(--run-0)" });
    expect(second).toMatchObject({ kind: "group", runs: ["a", "b"], n: 2, crashed: false });
  });
  it("keeps its colour wherever it stands, and differs by stroke where another has the same", () => {
    const alone = drawnLines([group("sgd")], null)[0]?.color;
    const lines = drawnLines([{ kind: "run", run: run("a") }, group("sgd"), group("sgd")], null);
    expect(alone).toBe("var(--run-7)");
    expect(lines.map((l) => l.color)).toEqual(["var(--run-0)", alone, alone]);
    expect(lines.map((l) => l.stroke)).toEqual(["solid", "solid", "dash"]);
  });
  it.each(["run", "group"] as const)("is dashed in the text's colour if it is the baseline: a %s", (kind) => {
    const lines = drawnLines([{ kind: "run", run: run("a") }, group("sgd")], kind === "run" ? "a" : "sgd");
    expect(lines.filter((l) => l.baseline)).toEqual([
      expect.objectContaining({ kind, color: "var(--fg)", stroke: "baseline" }),
    ]);
  });
  it("says of a run whether it crashed", () => {
    expect(drawnRuns([run("a"), run("b", 1, "crashed")], null).map((l) => l.crashed)).toEqual([false, true]);
  });
});
