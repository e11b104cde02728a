import { expect, it } from "vitest";
import { cellMedia, cellText, mediaOf } from "./payloads";
import { isNumeric, sortRows } from "./table-rows";

const sha = "a".repeat(64);

it("shows what it knows", () => {
  expect(mediaOf("image", { file: sha, caption: "c", format: "png", width: 4, height: 2 })).toMatchObject({
    kind: "image",
    file: sha,
    caption: "c",
    width: 4,
  });
  expect(mediaOf("histogram", { bins: [0, 1, 2], values: [3, 4] })).toMatchObject({ kind: "histogram" });
  expect(mediaOf("table", { columns: ["a"], rows: [[1]], total: 1 })).toMatchObject({ kind: "table", total: 1 });
  expect(mediaOf("html", { file: sha })).toMatchObject({ kind: "html", file: sha });
  expect(mediaOf("object3d", { file: sha, format: "points", count: 5, columns: 3 })).toMatchObject({ kind: "points" });
  expect(mediaOf("object3d", { file: sha, format: "obj" })).toMatchObject({ kind: "file", format: "obj" });
  expect(mediaOf("markdown", { markdown: "# a" })).toMatchObject({ kind: "markdown", text: "# a" });
});
it("never makes a page of markup that is no content of the store", () => {
  expect(mediaOf("html", { html: "<script>alert(1)</script>" })).toMatchObject({
    kind: "text",
    text: "<script>alert(1)</script>",
  });
});
it("places boxes by edges, by middle and by pixels, and leaves out what is none", () => {
  const data = [
    { position: { minX: 0.1, minY: 0.2, maxX: 0.5, maxY: 0.6 }, class_id: 1 },
    { position: { middle: [0.5, 0.5], width: 0.2, height: 0.4 }, box_caption: "dog" },
    { position: { minX: 10, minY: 0, maxX: 20, maxY: 50 }, domain: "pixel" },
    { position: "nowhere" },
  ];
  const media = mediaOf("image", {
    file: sha,
    width: 100,
    height: 50,
    boxes: { truth: { box_data: data, class_labels: { 1: "cat" } }, broken: 3 },
  });
  if (media.kind !== "image") throw new Error("no image");
  expect(
    media.boxes.map((b) => [b.label, b.left, b.top].map((v) => (typeof v === "number" ? Number(v.toFixed(3)) : v))),
  ).toEqual([
    ["cat", 0.1, 0.2],
    ["dog", 0.4, 0.3],
    ["", 0.1, 0],
  ]);
});
it("never takes a path or an address for a file's digest", () => {
  for (const file of ["../../etc/passwd", "https://example.com/x", "", null, 5])
    expect(mediaOf("image", { file }).kind).toBe("other");
});
it("survives payloads that are anything", () => {
  for (const payload of [
    null,
    [],
    "x",
    undefined,
    { rows: 3, columns: null },
    { bins: "no", values: {} },
    { messages: [1] },
  ]) {
    for (const type of ["image", "histogram", "table", "text", "figure", "trace", "object3d", "never-heard-of"])
      expect(() => mediaOf(type, payload)).not.toThrow();
  }
});
it("knows media inside a table's cell, and names the rest", () => {
  expect(cellMedia({ _type: "image", file: sha })).toMatchObject({ kind: "image" });
  expect(cellMedia({ _type: "image", file: "x" })).toBeNull();
  expect(cellText({ _type: "html", file: sha })).toBe("[html]");
  expect(cellText([1, 2])).toBe("[1,2]");
});
it("sorts numbers by size and keeps what is missing last in both directions", () => {
  const rows = [[10], ["NaN"], [9], [null], ["b"], [-1]];
  const column = (descending: boolean) => sortRows(rows, { column: 0, descending }).map((r) => r[0]);
  expect(column(false)).toEqual([-1, 9, 10, "b", "NaN", null]);
  expect(column(true)).toEqual(["b", 10, 9, -1, "NaN", null]);
  expect(isNumeric(rows, 0)).toBe(false);
  expect(isNumeric([[1], [null], ["NaN"]], 0)).toBe(true);
});
it("takes a Plotly figure with its specification, or the blob that holds it", () => {
  const spec = { data: [{ type: "bar" }], layout: {} };
  expect(mediaOf("figure", { library: "plotly", spec })).toMatchObject({ kind: "figure", spec, file: null });
  const large = { library: "plotly", spec_file: "a".repeat(64) };
  expect(mediaOf("figure", large)).toMatchObject({ kind: "figure", file: "a".repeat(64) });
  expect(mediaOf("figure", { library: "plotly", spec_file: "../x" }).kind).toBe("other");
});
