import { expect, it } from "vitest";
import { type Entry, treeRows } from "./tree";

const entry = (path: string, size: number | null = 1): Entry => ({
  path,
  size,
  sha256: null,
  kind: "file",
  uri: null,
  created: null,
});
const entries = [
  entry("b.txt"),
  entry("ckpt/10.pt", 5),
  entry("ckpt/9.pt", null),
  entry("ckpt/deep/x"),
  entry("a.txt"),
];
const show = (folded: string[] = []) =>
  treeRows(entries, new Set(folded), "files").map((r) => `${"  ".repeat(r.depth)}${r.name}`);

it("puts folders first and orders names as people do", () => {
  expect(show()).toEqual(["ckpt", "  deep", "    x", "  9.pt", "  10.pt", "a.txt", "b.txt"]);
});
it("leaves out what lies in a folded folder, whose size and number stand there", () => {
  expect(show(["files/ckpt"])).toEqual(["ckpt", "a.txt", "b.txt"]);
  expect(treeRows(entries, new Set(), "files")[0]).toMatchObject({ kind: "folder", files: 3, size: 6 });
});
it("takes any text for a path", () => {
  for (const path of ["", "/", "//a", "__proto__/constructor", "a/".repeat(50)])
    expect(() => treeRows([entry(path)], new Set(), "")).not.toThrow();
});
