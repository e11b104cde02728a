import { expect, it } from "vitest";
import { type DrawnLine, drawnRuns } from "@/panels/line/drawn-run";
import { colorsOf, compose, type Fields } from "./composition";

const RUNS: Record<string, Record<string, unknown>> = {
  a: { model: "cnn", lr: 0.1, seed: 1 },
  b: { model: "cnn", lr: 0.01, seed: 2 },
  c: { model: "mlp", lr: 0.1, seed: 3 },
  d: { model: null, lr: 2, seed: 4 },
};
const lines = (baseline: string | null = null): DrawnLine[] =>
  drawnRuns(
    Object.keys(RUNS).map((id, color) => ({
      ...{ id, name: id, color, color_chosen: null, state: "finished", started: 0, duration: 1, last_step: 1 },
    })),
    baseline,
  );
const composed = (fields: Partial<Fields>, of = lines()) =>
  compose(of, { color: "", stroke: "", facet: "", ...fields }, (run, field) => RUNS[run]?.[field]);

it("leaves lines as they are while no field is chosen", () => {
  expect(composed({}).lines).toEqual(lines());
  expect(composed({}).facets).toBeNull();
});

it("colours by the values of a field, grey where a run has none, and then dashes nothing by itself", () => {
  const { lines: drawn, colors } = composed({ color: "model" });
  expect(colors.map((c) => c.name)).toEqual(["cnn", "mlp", "not set"]);
  expect(new Set(colors.map((c) => c.color)).size).toBe(3);
  expect(drawn.map((l) => l.color)).toEqual([0, 0, 1, 2].map((i) => colors[i]?.color));
  expect([drawn[3]?.color, ...new Set(drawn.map((l) => l.stroke))]).toEqual(["var(--fg3)", "solid"]);
});

it("dashes by the values of another field, in the order of numbers, and leaves the baseline its look", () => {
  const { lines: drawn, strokes } = composed({ stroke: "lr" }, lines("b"));
  expect(strokes).toEqual([
    { name: "0.1", stroke: "solid" },
    { name: "2", stroke: "dash" },
  ]);
  expect(drawn.map((l) => l.stroke)).toEqual(["solid", "baseline", "solid", "dash"]);
});

it("parts lines into a panel for each value, with what they are compared with in each", () => {
  const { facets } = composed({ facet: "model" }, lines("c"));
  expect(facets?.map((f) => [f.name, f.lines.map((l) => l.id)])).toEqual([
    ["cnn", ["c", "a", "b"]],
    ["mlp", ["c"]],
    ["not set", ["c", "d"]],
  ]);
});

it("puts the rarest of many values into one panel", () => {
  const many = drawnRuns(
    Array.from({ length: 30 }, (_, i) => ({
      ...{ id: `r${i}`, name: "", color: 0, color_chosen: null, state: "", started: 0, duration: 0, last_step: 0 },
    })),
    null,
  );
  const { facets } = compose(many, { color: "", stroke: "", facet: "n" }, (run) => Number(run.slice(1)) % 20);
  expect([facets?.length, facets?.at(-1)?.name]).toEqual([12, "9 others"]);
  expect(facets?.flatMap((f) => f.lines).length).toBe(30);
});

it("says of a group whose runs differ in the field that there are several values", () => {
  const [one] = lines();
  const group = one && { ...one, runs: ["a", "b", "c"] };
  expect(group && composed({ color: "model" }, [group]).colors).toEqual([{ name: "several", color: "var(--fg3)" }]);
});

it("gives a value the same colour whatever stands beside it, and never two values one", () => {
  const some = colorsOf(["adamw"]);
  const more = colorsOf(["adamw", "lion", "sgd"]);
  expect(more.get("adamw")).toBe(some.get("adamw"));
  expect(new Set(colorsOf(Array.from({ length: 20 }, (_, i) => `v${i}`)).values()).size).toBe(20);
});
