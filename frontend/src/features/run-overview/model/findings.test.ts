import { describe, expect, it } from "vitest";
import type { Metric } from "@/api/resources/metrics";
import { findingsOf } from "./findings";

const metric = (over: Partial<Metric>): Metric => ({
  name: "train/loss",
  kind: "metric",
  count: 100,
  nan_count: 0,
  first_step: 0,
  last_step: 1000,
  last: 0.5,
  min: 0.4,
  min_step: 900,
  max: 2,
  max_step: 0,
  mean: 1,
  first_time: 1000,
  last_time: 2000,
  overwritten: 0,
  direction: null,
  unit: null,
  step_metric: null,
  hidden: false,
  ...over,
});
const run = { state: "finished", last_step: 1000, updated: 2000 };
const titles = (metrics: Metric[], over = {}) => findingsOf({ ...run, ...over }, metrics, [], 2600).map((f) => f.title);

describe("findings", () => {
  it("are none where nothing is wrong", () => {
    expect(titles([metric({})])).toEqual([]);
    expect(titles([])).toEqual([]);
  });
  it("name the metric that was NaN first, and what followed", () => {
    const [found] = findingsOf(
      run,
      [metric({ nan_count: 52 }), metric({ name: "grad_norm", nan_count: 60 })],
      [
        { metric: "train/loss", from: 9200, to: 9200, before: 1.2 },
        { metric: "grad_norm", from: 9148, to: 9148, before: 12.4 },
      ],
      0,
    );
    expect(found?.title).toBe("NaN first in grad_norm at step 9,148");
    expect(found?.evidence).toContain("12.4");
    expect(found?.evidence).toContain("60 of its points are NaN");
    expect(found?.evidence).toContain("train/loss follows at step 9,200");
  });
  it("say of a coarse picture only what it shows", () => {
    const [found] = findingsOf(run, [], [{ metric: "a", from: 5, to: 9, before: null }], 0);
    expect(found?.title).toBe("NaN first in a between steps 5 and 9");
  });
  it("tell a loss that diverged from one that is noisy at its end", () => {
    expect(titles([metric({ last: 4, min: 0.4, min_step: 300 })])).toEqual(["train/loss ended at 10.0 times its best"]);
    expect(titles([metric({ last: 4, min: 0.4, min_step: 980 })])).toEqual([]);
    expect(titles([metric({ name: "val/acc", last: 4, min: 0.4, min_step: 300 })])).toEqual([]);
  });
  it("say since when a stalled run is silent", () => {
    expect(titles([metric({})], { state: "stalled" })).toEqual(["Alive, but silent for 10\u2009m 00\u2009s"]);
    expect(titles([], { state: "stalled" })).toEqual(["Alive, but nothing was logged yet"]);
  });
  it("see a plateau of what is validated and has a direction alone", () => {
    const flat = { direction: "max", max: 0.9, max_step: 200, name: "val/acc" } as const;
    expect(titles([metric(flat)])).toEqual(["val/acc has not improved since step 200"]);
    expect(titles([metric({ ...flat, direction: null })])).toEqual([]);
    expect(titles([metric({ ...flat, count: 5 })])).toEqual([]);
  });
});
