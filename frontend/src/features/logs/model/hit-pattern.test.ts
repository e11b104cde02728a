import { expect, it } from "vitest";
import { hitPattern } from "./hit-pattern";

it("parts a line into hits and what is between, by text and by pattern", () => {
  expect(hitPattern("a+b", false)?.partsOf("1 A+B 2")).toEqual(["1 ", "A+B", " 2"]);
  expect(hitPattern("rank (\\d+)", true)?.partsOf("rank 3, rank 12")).toEqual(["", "rank 3", ", ", "rank 12", ""]);
  expect(hitPattern("x*", true)?.partsOf("ab")).toEqual(["ab"]);
});
it("marks nothing where a browser might take for ever, and nothing that is no pattern", () => {
  expect(hitPattern("(a+)+$", true)?.partsOf("a".repeat(40))).toBeNull();
  expect(hitPattern(".*.*.*=", true)?.partsOf("a".repeat(400))).toBeNull();
  expect(hitPattern("loss \\d+\\.\\d+", true)?.partsOf("x".repeat(80))).toEqual(["x".repeat(80)]);
  expect(hitPattern("(", true)).toBeNull();
});
