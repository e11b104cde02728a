import { expect, it } from "vitest";
import { readBody, writeBody } from "./body";
import { beginDraft, changeDraft, isDirty, undoDraft } from "./draft";
import { nudge, placeFor } from "./layout";
import { exportText, importText } from "./transfer";
import { KINDS, newWidget, type Widget } from "./widget";

const all: Widget[] = [];
for (const kind of KINDS) all.push(newWidget(kind, kind, placeFor(all, 4, 3)));

it("reads every kind of widget as it was written", () => {
  expect(readBody(writeBody(all))).toEqual({ widgets: all, problems: [] });
});

it("names what it cannot read, and reads the rest", () => {
  const { widgets, problems } = readBody({
    widgets: [
      { kind: "line", metric: "val/acc", place: { x: 0, y: 0, w: 6, h: 6 } },
      { kind: "hologram" },
      { kind: "bar", runs: -3 },
      { kind: "value", place: { x: 11, y: 0, w: 6, h: 3 } },
      null,
    ],
  });
  expect(widgets.map((w) => w.settings.metric)).toEqual(["val/acc"]);
  expect(problems).toEqual([
    'Widget 2 is of a kind that is not known: "hologram".',
    "Widget 3 (Bars): “runs” is no number from 1 to 1000.",
    "Widget 4 (Single value): its place is not on the grid.",
    "Widget 5 is no widget.",
  ]);
});

it.each([[null], [[]], ["x"], [{ widgets: "no" }], [{ widgets: { length: 3 } }], [{}]])(
  "survives a body that is no dashboard: %j",
  (body) => expect(readBody(body)).toEqual({ widgets: [], problems: ["It holds no list of widgets."] }),
);

it("exports what it imports, and takes a file whole or not at all", () => {
  expect(importText(exportText("Weekly", all))).toEqual({ ok: true, name: "Weekly", widgets: all });
  expect(importText("{")).toMatchObject({ ok: false });
  expect(importText('{"widgets": []}')).toMatchObject({ ok: false });
  const broken = JSON.parse(exportText("Weekly", all));
  broken.widgets[0].kind = "hologram";
  expect(importText(JSON.stringify(broken))).toMatchObject({
    ok: false,
    problems: [expect.stringContaining("hologram")],
  });
});

it("puts a new widget into the first gap that is wide enough", () => {
  const at = (x: number, y: number, w: number, h: number) => newWidget("value", `${x} ${y}`, { x, y, w, h });
  expect(placeFor([at(0, 0, 6, 3), at(9, 0, 3, 3)], 3, 3)).toMatchObject({ x: 6, y: 0 });
  expect(placeFor([at(0, 0, 6, 3), at(9, 0, 3, 3)], 4, 3)).toMatchObject({ x: 0, y: 3 });
});

it("moves by keys as by the pointer: inside the grid, and others make room", () => {
  const widgets = [
    newWidget("value", "a", { x: 0, y: 0, w: 6, h: 3 }),
    newWidget("value", "b", { x: 6, y: 0, w: 6, h: 3 }),
  ];
  const [, b] = nudge(widgets, "b", { x: 5 });
  expect(b?.place.x).toBe(6);
  const wide = nudge(widgets, "a", { w: 3 });
  expect(wide[0]?.place.w).toBe(9);
  expect(wide[1]?.place.y).toBe(3);
});

it("goes back step by step; typing into one field is one step", () => {
  const [first = [], second = [], third = []] = [0, 1, 2].map((n) => all.slice(0, n + 1));
  let draft = beginDraft(4, []);
  draft = changeDraft(draft, first, "title of a");
  draft = changeDraft(draft, second, "title of a");
  draft = changeDraft(draft, third, "");
  expect(isDirty(draft)).toBe(true);
  draft = undoDraft(draft);
  expect(draft.widgets).toEqual(second);
  draft = undoDraft(undoDraft(draft));
  expect(draft.widgets).toEqual([]);
  expect(isDirty(draft)).toBe(false);
  expect(draft.version).toBe(4);
});
