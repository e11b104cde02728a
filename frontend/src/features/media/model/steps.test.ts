import { describe, expect, it } from "vitest";
import { nearestStep, unionOf, walk } from "./steps";

const steps = [0, 100, 250, 1000];

describe("one slider over many keys", () => {
  it("knows each step once, in order", () => {
    expect(unionOf([[5, 10], [], [7, 10]])).toEqual([5, 7, 10]);
  });
  it("shows the nearest logged step and says how far it is", () => {
    expect(nearestStep(steps, 260)).toEqual({ step: 250, away: 10, newest: false });
    expect(nearestStep(steps, 1e9)).toEqual({ step: 1000, away: 1e9 - 1000, newest: true });
    expect(nearestStep(steps, null)).toEqual({ step: 1000, away: 0, newest: true });
    expect(nearestStep([], 3)).toBeUndefined();
  });
  it("walks over logged steps and rests at the newest, which moves on by itself", () => {
    expect(walk(steps, 100, 1)).toBe(250);
    expect(walk(steps, 250, 1)).toBeNull();
    expect(walk(steps, null, -1)).toBe(250);
    expect(walk(steps, 0, -5)).toBe(0);
    expect(walk([], null, 1)).toBeNull();
  });
});
