import { expect, it } from "vitest";
import { cellText, mediaOf } from "./payloads";

const sha = "a".repeat(64);

it("shows what it knows", () => {
  expect(mediaOf("image", { file: sha, caption: "c", format: "png" })).toEqual({
    kind: "image",
    file: sha,
    caption: "c",
    format: "png",
  });
  expect(mediaOf("histogram", { bins: [0, 1, 2], values: [3, 4] })).toMatchObject({ kind: "histogram" });
  expect(mediaOf("table", { columns: ["a"], rows: [[1]], total: 1 })).toMatchObject({ kind: "table", total: 1 });
  expect(mediaOf("html", { html: "<script>alert(1)</script>" })).toMatchObject({
    kind: "text",
    text: "<script>alert(1)</script>",
  });
});
it("never takes a path or an address for a file's digest", () => {
  for (const file of ["../../etc/passwd", "https://example.com/x", "", null, 5])
    expect(mediaOf("image", { file }).kind).toBe("other");
});
it("survives payloads that are anything", () => {
  for (const payload of [null, [], "x", { rows: 3, columns: null }, { bins: "no", values: {} }]) {
    for (const type of ["image", "histogram", "table", "text", "figure", "never-heard-of"])
      expect(() => mediaOf(type, payload)).not.toThrow();
  }
});
it("names media inside a table's cell", () => {
  expect(cellText({ _type: "image", file: sha })).toBe("[image]");
  expect(cellText([1, 2])).toBe("[1,2]");
});
