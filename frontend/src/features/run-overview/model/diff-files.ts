/** A git diff by file, as it is read. Pure. */
export interface DiffLine {
  kind: "added" | "removed" | "same" | "place";
  /** Numbers of the line in the old and the new file. */
  old: number | null;
  new: number | null;
  text: string;
}

export interface DiffFile {
  name: string;
  /** What happened to the file as such: new, deleted, binary; empty otherwise. */
  note: string;
  added: number;
  removed: number;
  lines: readonly DiffLine[];
}

const HEAD = /^diff --git a\/(.*) b\/(.*)$/;
const PLACE = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;
const NOTES: readonly [RegExp, string][] = [
  [/^new file/, "new"],
  [/^deleted file/, "deleted"],
  [/^rename from (.*)$/, "renamed"],
  [/^Binary files|^GIT binary patch/, "binary"],
];

export function diffFiles(diff: string): DiffFile[] {
  const files: { name: string; note: string; lines: DiffLine[] }[] = [];
  let [before, after] = [0, 0];
  let inside = false;
  for (const text of diff.replace(/\n$/, "").split("\n")) {
    const head = HEAD.exec(text);
    if (head) {
      files.push({ name: head[2] ?? "", note: "", lines: [] });
      inside = false;
      continue;
    }
    const file = files.at(-1);
    if (!file) continue;
    const place = PLACE.exec(text);
    if (place) {
      [before, after] = [Number(place[1]), Number(place[2])];
      inside = true;
      file.lines.push({ kind: "place", old: null, new: null, text: place[3] ?? "" });
    } else if (!inside) {
      const note = NOTES.find(([is]) => is.test(text));
      if (note) file.note = note[1];
    } else if (text.startsWith("+")) file.lines.push({ kind: "added", old: null, new: after++, text: text.slice(1) });
    else if (text.startsWith("-")) file.lines.push({ kind: "removed", old: before++, new: null, text: text.slice(1) });
    else if (!text.startsWith("\\"))
      file.lines.push({ kind: "same", old: before++, new: after++, text: text.slice(1) });
  }
  return files.map((file) => ({ ...file, ...count(file.lines) }));
}

const count = (lines: readonly DiffLine[]) => ({
  added: lines.filter((l) => l.kind === "added").length,
  removed: lines.filter((l) => l.kind === "removed").length,
});

export function diffStat(diff: string): { added: number; removed: number; files: number } {
  const files = diffFiles(diff);
  const sum = (of: "added" | "removed") => files.reduce((n, f) => n + f[of], 0);
  return { added: sum("added"), removed: sum("removed"), files: files.length };
}
