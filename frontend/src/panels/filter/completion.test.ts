import { expect, it } from "vitest";
import { applyCompletion } from "./completion";

it("replaces the half-written word and goes on", () => {
  expect(applyCompletion("config.l", 8, { text: "config.lr", start: 0 })).toEqual({ text: "config.lr ", caret: 10 });
  expect(applyCompletion("a = 1 and sta", 13, { text: "state", start: 10 })).toEqual({
    text: "a = 1 and state ",
    caret: 16,
  });
});
it("leaves what stands behind the caret", () => {
  expect(applyCompletion("sta = 1", 3, { text: "state", start: 0 })).toEqual({ text: "state = 1", caret: 5 });
});
it("puts no blank where a path goes on", () => {
  expect(applyCompletion("", 0, { text: "config.", start: 0 })).toEqual({ text: "config.", caret: 7 });
});
