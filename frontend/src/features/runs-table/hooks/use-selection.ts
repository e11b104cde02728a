import { useRef } from "react";
import { runsOfRow, type TableRow } from "../model/rows";

export interface Selecting {
  /** Selects a row, or lets it go; with `range` all from the last one on. */
  select(row: string, range: boolean): void;
  /** Selects all rows from where `from` began to `row`. */
  extend(from: string | null, row: string): void;
  isSelected(row: TableRow): boolean | "mixed";
}

/** Runs are selected by id; a group stands for its runs. */
export function useSelection(
  rows: readonly TableRow[],
  selection: ReadonlySet<string>,
  onSelect: (runs: ReadonlySet<string>) => void,
): Selecting {
  const anchor = useRef<string | null>(null);
  const at = (id: string | null) => rows.findIndex((row) => row.id === id);
  const between = (one: string | null, other: string) => {
    const [from, to] = [at(one), at(other)];
    return from < 0 || to < 0 ? null : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  };
  return {
    select(id, range) {
      const next = new Set(selection);
      const row = rows[at(id)];
      const own = row ? runsOfRow(row) : [];
      const all = range ? between(anchor.current, id) : null;
      if (all) for (const run of all.flatMap(runsOfRow)) next.add(run);
      else if (own.every((run) => next.has(run))) for (const run of own) next.delete(run);
      else for (const run of own) next.add(run);
      anchor.current = id;
      onSelect(next);
    },
    extend(from, row) {
      anchor.current ??= from;
      onSelect(new Set([...selection, ...(between(anchor.current, row) ?? []).flatMap(runsOfRow)]));
    },
    isSelected(row) {
      const runs = runsOfRow(row);
      const n = selection.size === 0 ? 0 : runs.filter((run) => selection.has(run)).length;
      return n === 0 ? false : n === runs.length ? true : "mixed";
    },
  };
}
