/** The rows of the table, in order: runs; or groups, and below an open one its runs. */
import type { Group, Run } from "@/api/resources/runs";
import { groupRef } from "./groups";

export type TableRow =
  | { kind: "run"; id: string; run: Run; within: string | null }
  | { kind: "group"; id: string; group: Group; open: boolean }
  /** Not here yet. */
  | { kind: "pending"; id: string; within: string | null };

interface Listed {
  runs: readonly Run[];
  groups: readonly Group[];
  /** Runs or groups that there are, here or not. */
  total: number;
  grouped: boolean;
}

/** `members` of open groups by the group's id, as far as they are here. */
export function tableRows(
  list: Listed,
  open: ReadonlySet<string>,
  members: ReadonlyMap<string, readonly Run[]>,
): TableRow[] {
  const rows: TableRow[] = [];
  if (!list.grouped) {
    for (const run of list.runs) rows.push({ kind: "run", id: run.id, run, within: null });
    pend(rows, list.total - list.runs.length, null);
    return rows;
  }
  for (const group of list.groups) {
    const isOpen = open.has(group.id);
    rows.push({ kind: "group", id: groupRef(group.id), group, open: isOpen });
    if (!isOpen) continue;
    const inside = members.get(group.id) ?? [];
    // With several tags a run is in several groups: its row is named by both.
    for (const run of inside) rows.push({ kind: "run", id: `${group.id}/${run.id}`, run, within: group.id });
    pend(rows, group.count - inside.length, group.id);
  }
  pend(rows, list.total - list.groups.length, null);
  return rows;
}

function pend(rows: TableRow[], count: number, within: string | null): void {
  const start = rows.length;
  for (let i = 0; i < count; i++) rows.push({ kind: "pending", id: `pending ${within ?? ""} ${start + i}`, within });
}

/** Runs that a row stands for, by id. */
export const runsOfRow = (row: TableRow): readonly string[] =>
  row.kind === "run" ? [row.run.id] : row.kind === "group" ? row.group.runs : [];

/** What eye, baseline and charts call the row. */
export const refOfRow = (row: TableRow): string | null =>
  row.kind === "run" ? row.run.id : row.kind === "group" ? row.id : null;
