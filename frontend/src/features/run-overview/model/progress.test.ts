import { expect, it } from "vitest";
import { progressOf } from "./progress";

const run = { state: "running", last_step: 500, duration: 100 };

it("knows how far a run is where its config says how long it will be", () => {
  expect(progressOf(run, { "trainer/max_steps": 1000, max_steps_per_epoch: 3 })).toEqual({
    total: 1000,
    part: 0.5,
    left: 100,
  });
  expect(progressOf({ ...run, state: "finished" }, { total_steps: 500 })).toEqual({ total: 500, part: 1, left: null });
});
it("says nothing where it is unknown, passed, or no number", () => {
  for (const config of [{}, { max_steps: 499 }, { max_steps: -1 }, { max_steps: "1000" }, { warmup_steps: 900 }])
    expect(progressOf(run, config)).toBeNull();
  expect(progressOf({ ...run, last_step: null }, { max_steps: 9 })).toBeNull();
});
