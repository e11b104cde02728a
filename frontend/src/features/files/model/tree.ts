/** Paths as rows of a tree: folders first, each with what lies in it. Pure. */
export interface Entry {
  path: string;
  size: number | null;
  sha256: string | null;
  /** What stands in the last columns. */
  kind: string;
  uri: string | null;
  created: number | null;
}

export type TreeRow =
  | { kind: "folder"; path: string; name: string; depth: number; files: number; size: number }
  | { kind: "file"; path: string; name: string; depth: number; entry: Entry };

interface Folder {
  folders: Map<string, Folder>;
  files: { name: string; entry: Entry }[];
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/** Rows in order; what lies in a folded folder is left out. Folders are named by their path from `root` on. */
export function treeRows(entries: readonly Entry[], folded: ReadonlySet<string>, root: string): TreeRow[] {
  const top: Folder = { folders: new Map(), files: [] };
  for (const entry of entries) {
    const parts = entry.path.split("/");
    const name = parts.pop() ?? entry.path;
    let folder = top;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? { folders: new Map(), files: [] };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push({ name, entry });
  }
  const rows: TreeRow[] = [];
  const visit = (folder: Folder, path: string, depth: number) => {
    for (const [name, inner] of [...folder.folders].sort(([a], [b]) => COLLATOR.compare(a, b))) {
      const at = `${path}/${name}`;
      rows.push({ kind: "folder", path: at, name, depth, ...sums(inner) });
      if (!folded.has(at)) visit(inner, at, depth + 1);
    }
    for (const { name, entry } of folder.files.sort((a, b) => COLLATOR.compare(a.name, b.name)))
      rows.push({ kind: "file", path: `${path}/${name}`, name, depth, entry });
  };
  visit(top, root, 0);
  return rows;
}

function sums(folder: Folder): { files: number; size: number } {
  const own = folder.files.reduce((sum, f) => sum + (f.entry.size ?? 0), 0);
  return [...folder.folders.values()]
    .map(sums)
    .reduce((all, inner) => ({ files: all.files + inner.files, size: all.size + inner.size }), {
      files: folder.files.length,
      size: own,
    });
}
