import { expect, it } from "vitest";
import { inOrder, movedBy, movedTo } from "./column-order";

it("pinned columns stand first, in their order", () => {
  expect(inOrder(["a", "b", "c", "d"], ["d", "b"])).toEqual(["b", "d", "a", "c"]);
});

it("a column moves among its like, and not beyond", () => {
  expect(movedBy(["a", "b", "c"], [], "a", 1)).toEqual(["b", "a", "c"]);
  expect(movedBy(["a", "b", "c"], [], "a", -1)).toEqual(["a", "b", "c"]);
  expect(movedBy(["a", "b", "c"], ["a"], "b", -1)).toEqual(["a", "b", "c"]);
});

it("a dragged column takes the place of the one it is dropped on", () => {
  expect(movedTo(["a", "b", "c", "d"], [], "a", "c")).toEqual(["b", "c", "a", "d"]);
  expect(movedTo(["a", "b", "c", "d"], [], "d", "b")).toEqual(["a", "d", "b", "c"]);
  expect(movedTo(["a", "b"], [], "a", "gone")).toEqual(["a", "b"]);
});
