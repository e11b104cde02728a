/** What differs between the code of two runs, as far as their captured patches say. Pure. */
export interface FileChange {
  file: string;
  lines: readonly { kind: "added" | "removed"; text: string }[];
  added: number;
  removed: number;
}

const DIFF = /^diff --git a\/(.*) b\/(.*)$/;

/** Changed lines of a git patch by file: `+x` and `-x` in their order. */
function changesOf(patch: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of patch.split("\n")) {
    const head = DIFF.exec(line);
    if (head) {
      lines = [];
      files.set(head[2] ?? "", lines);
    } else if (/^[+-]/.test(line) && !/^(\+\+\+|---) /.test(line)) lines.push(line);
  }
  return files;
}

/**
 * From the baseline's working tree to the run's, both patches being against one commit: what only the run's patch changes
 * is changed, what only the baseline's changes is undone.
 */
export function patchDiff(baseline: string, run: string): FileChange[] {
  const [before, after] = [changesOf(baseline), changesOf(run)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((file): FileChange[] => {
    const [a, b] = [before.get(file) ?? [], after.get(file) ?? []];
    const shared = common(a, b);
    const undone = a.filter((_, i) => !shared.a.has(i)).map((l) => (l.startsWith("+") ? "-" : "+") + l.slice(1));
    const done = b.filter((_, i) => !shared.b.has(i));
    const lines = [...undone, ...done].map((l) => ({
      kind: l.startsWith("+") ? ("added" as const) : ("removed" as const),
      text: l.slice(1),
    }));
    if (lines.length === 0) return [];
    const added = lines.filter((l) => l.kind === "added").length;
    return [{ file, lines, added, removed: lines.length - added }];
  });
}

/** Beyond this many changed lines of a file, equal lines are found without regard to their order. */
const MOST = 1500;

/** Lines that both have, in the same order. */
function common(a: readonly string[], b: readonly string[]): { a: Set<number>; b: Set<number> } {
  const found = { a: new Set<number>(), b: new Set<number>() };
  if (a.length > MOST || b.length > MOST) {
    const places = new Map<string, number[]>();
    for (const [j, line] of b.entries()) {
      const held = places.get(line);
      if (held) held.push(j);
      else places.set(line, [j]);
    }
    a.forEach((line, i) => {
      const j = places.get(line)?.shift();
      if (j === undefined) return;
      found.a.add(i);
      found.b.add(j);
    });
    return found;
  }
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      found.a.add(i++);
      found.b.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return found;
}
