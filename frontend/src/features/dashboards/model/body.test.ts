import { expect, it } from "vitest";
import { moveWidget, newWidget, readBody } from "./body";

it("reads what it knows and drops what it doesn't", () => {
  const { widgets } = readBody({
    widgets: [{ kind: "line", metric: "val/acc", w: 99 }, { kind: "hologram" }, null, 7],
  });
  expect(widgets).toHaveLength(1);
  expect(widgets[0]).toMatchObject({ metric: "val/acc", w: 12, h: 6 });
});
it("reads anything at all without falling over", () => {
  for (const body of [null, [], "x", { widgets: "no" }, { widgets: { length: 3 } }])
    expect(readBody(body).widgets).toEqual([]);
});
it("moves a widget and stays inside the list", () => {
  const widgets = ["a", "b", "c"].map((id) => newWidget("value", id));
  expect(moveWidget(widgets, "a", 1).map((w) => w.id)).toEqual(["b", "a", "c"]);
  expect(moveWidget(widgets, "a", -5).map((w) => w.id)).toEqual(["a", "b", "c"]);
});
