/** Config and summary of several runs, row by row. Pure. */
import { formatConfig } from "@/lib/format/numbers";

export interface CompareRow {
  key: string;
  /** In the order of the runs; undefined where a run has no such key. */
  values: readonly unknown[];
  differs: boolean;
}

export interface CompareGroup {
  name: string;
  rows: CompareRow[];
}

const same = (a: unknown, b: unknown) => (a === undefined) === (b === undefined) && formatConfig(a) === formatConfig(b);

export function compareRows(maps: readonly Readonly<Record<string, unknown>>[]): CompareRow[] {
  const keys = [...new Set(maps.flatMap((m) => Object.keys(m)))].sort((a, b) =>
    a.localeCompare(b, undefined, { numeric: true }),
  );
  return keys.map((key) => {
    const values = maps.map((m) => (Object.hasOwn(m, key) ? m[key] : undefined));
    return { key, values, differs: values.some((v) => !same(v, values[0])) };
  });
}

/** By what stands before the first slash; keys without one come last. */
export function groupRows(rows: readonly CompareRow[]): CompareGroup[] {
  const groups = new Map<string, CompareRow[]>();
  for (const row of rows) {
    const cut = row.key.search(/[/.]/);
    const name = cut > 0 ? row.key.slice(0, cut) : "";
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups]
    .map(([name, inside]) => ({ name, rows: inside }))
    .sort((a, b) => Number(a.name === "") - Number(b.name === ""));
}
