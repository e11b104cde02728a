import { expect, it } from "vitest";
import { figureSpec, undrawn } from "./figure-spec";

it("reads a figure with care: traces that are none are left out, and its height is one that a page can bear", () => {
  expect(figureSpec({ data: [{ type: "bar" }, 7, null] })).toEqual({
    spec: { data: [{ type: "bar" }], layout: {} },
    height: 420,
  });
  expect(figureSpec({ data: [], layout: { height: 1e9 } })?.height).toBe(900);
  expect(figureSpec({ data: "x" })).toBeUndefined();
  expect(figureSpec(undefined)).toBeUndefined();
});
it("names the kinds of traces that only another Plotly draws", () => {
  const figure = figureSpec({ data: [{ type: "surface" }, { y: [1] }, { type: "scattergl" }, { type: "surface" }] });
  expect(figure && undrawn(figure)).toEqual(["surface"]);
});
