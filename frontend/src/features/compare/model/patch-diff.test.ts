import { expect, it } from "vitest";
import { patchDiff } from "./patch-diff";

const patch = (file: string, ...lines: string[]) =>
  [`diff --git a/${file} b/${file}`, `--- a/${file}`, `+++ b/${file}`, "@@ -1 +1 @@", ...lines].join("\n");

it("leaves out what both changed, does what the run changed, undoes what only the baseline changed", () => {
  const base = patch("train.py", "-lr = 1", "+lr = 2", " context", "+old = 1");
  const run = patch("train.py", "-lr = 1", "+lr = 2", "+new = 1");
  expect(patchDiff(base, run)).toEqual([
    {
      file: "train.py",
      added: 1,
      removed: 1,
      lines: [
        { kind: "removed", text: "old = 1" },
        { kind: "added", text: "new = 1" },
      ],
    },
  ]);
});
it("is empty for equal patches and knows files that only one side touched", () => {
  const one = patch("a.py", "+x");
  expect(patchDiff(one, one)).toEqual([]);
  expect(patchDiff("", one)[0]).toMatchObject({ file: "a.py", added: 1, removed: 0 });
  expect(patchDiff(one, "")[0]).toMatchObject({ file: "a.py", added: 0, removed: 1 });
});
it("ends on long patches", () => {
  const many = Array.from({ length: 4000 }, (_, i) => `+line ${i}`);
  expect(patchDiff(patch("a", ...many), patch("a", ...many, "+last"))[0]?.lines).toEqual([
    { kind: "added", text: "last" },
  ]);
});
