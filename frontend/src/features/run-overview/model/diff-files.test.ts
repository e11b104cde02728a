import { expect, it } from "vitest";
import { diffFiles, diffStat } from "./diff-files";

const DIFF = `diff --git a/train.py b/train.py
index 1..2 100644
--- a/train.py
+++ b/train.py
@@ -3,3 +3,3 @@ def main():
 same
--- old
+++ new
 last
\\ No newline at end of file
diff --git a/new.png b/new.png
new file mode 100644
Binary files /dev/null and b/new.png differ
`;

it("reads a diff by file, with the numbers of lines in both", () => {
  const [code, picture] = diffFiles(DIFF);
  expect(code).toMatchObject({ name: "train.py", note: "", added: 1, removed: 1 });
  // What looks like a header inside of a hunk is a changed line.
  expect(code?.lines).toEqual([
    { kind: "place", old: null, new: null, text: "def main():" },
    { kind: "same", old: 3, new: 3, text: "same" },
    { kind: "removed", old: 4, new: null, text: "-- old" },
    { kind: "added", old: null, new: 4, text: "++ new" },
    { kind: "same", old: 5, new: 5, text: "last" },
  ]);
  expect(picture).toMatchObject({ name: "new.png", note: "binary", lines: [] });
  expect(diffStat(DIFF)).toEqual({ added: 1, removed: 1, files: 2 });
  expect(diffFiles("no diff at all")).toEqual([]);
});
