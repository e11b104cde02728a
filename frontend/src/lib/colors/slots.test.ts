import { expect, it } from "vitest";
import { runColor, strokesFor } from "./slots";

it("a chosen slot keeps a value per theme, anything odd falls back to the run's own", () => {
  expect(runColor(3)).toBe("var(--run-3)");
  expect(runColor(3, "#01A482")).toBe("var(--run-2)");
  expect(runColor(3, "#123456")).toBe("#123456");
  expect(runColor(3, "url(javascript:1)")).toBe("var(--run-3)");
});
it("lines of one colour differ by stroke, in table order", () => {
  expect(strokesFor(["a", "b", "a", "a", "a", "a"])).toEqual(["solid", "solid", "dash", "dot", "dash-dot", "solid"]);
});
