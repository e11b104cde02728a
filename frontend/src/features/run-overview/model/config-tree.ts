/** Flat paths as a tree by their first part: `optim/lr` → `optim` holds `lr`. */
export interface Branch {
  name: string;
  leaves: { key: string; path: string; value: unknown }[];
}

export function configTree(config: Readonly<Record<string, unknown>>, search: string): Branch[] {
  const text = search.toLowerCase();
  const branches = new Map<string, Branch>();
  for (const [path, value] of Object.entries(config).sort(([a], [b]) =>
    a.localeCompare(b, undefined, { numeric: true }),
  )) {
    if (text && !path.toLowerCase().includes(text) && !String(value).toLowerCase().includes(text)) continue;
    const cut = path.search(/[/.]/);
    const name = cut > 0 ? path.slice(0, cut) : "";
    const branch = branches.get(name) ?? { name, leaves: [] };
    branch.leaves.push({ key: cut > 0 ? path.slice(cut + 1) : path, path, value });
    branches.set(name, branch);
  }
  return [...branches.values()].sort(
    (a, b) => Number(a.name === "") - Number(b.name === "") || a.name.localeCompare(b.name),
  );
}
