import type { KeyboardEvent } from "react";
import type { ColumnActions } from "../components/column-menu";
import { allowedWidth } from "../components/resize-handle";
import type { Editing } from "../components/row-frame";
import { moveActive } from "../model/keyboard";
import { refOfRow, type TableRow } from "../model/rows";

/** Where the keys are: at a row, or at the head of a column. */
export type Active = { row: string } | { column: string } | null;

interface Given {
  rows: readonly TableRow[];
  /** The name, then the columns in the order of the screen. */
  heads: readonly string[];
  active: Active;
  /** Rows that fit. */
  page: number;
  widthOf(column: string): number;
  columns: ColumnActions;
  onActive(active: Active): void;
  onRow(index: number): void;
  select(row: string, range: boolean): void;
  extend(from: string | null, row: string): void;
  edit(row: string, field: Editing["field"]): void;
  fold(group: string): void;
  open(run: string): void;
  toggleDrawn(ref: string): void;
  toggleBaseline(ref: string): void;
  clear: (() => void) | null;
}

/** The grid pattern: one tab stop, arrows move, letters act on what is active. */
export function useGridKeys(given: Given): (event: KeyboardEvent) => void {
  return (e) => {
    if (e.target !== e.currentTarget || e.metaKey || e.ctrlKey) return;
    const { active } = given;
    const done = active && "column" in active ? atHead(e, active.column, given) : atRow(e, active?.row ?? null, given);
    if (!done) return;
    e.preventDefault();
    e.stopPropagation();
  };
}

const STEP = 8;

function atHead(e: KeyboardEvent, column: string, given: Given): boolean {
  const { heads, columns, rows } = given;
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[e.key] as -1 | 1 | undefined;
  if (aside !== undefined) {
    if (e.shiftKey) columns.resize(column, allowedWidth(given.widthOf(column) + aside * STEP), "done");
    else if (e.altKey) columns.move(column, aside);
    else
      given.onActive({
        column: heads[Math.max(0, Math.min(heads.length - 1, heads.indexOf(column) + aside))] ?? column,
      });
  } else if (e.altKey) return false;
  else if (e.key === "Home" || e.key === "End")
    given.onActive({ column: heads.at(e.key === "Home" ? 0 : -1) ?? column });
  else if (e.key === "ArrowDown") {
    const first = rows[0];
    given.onActive(first ? { row: first.id } : null);
    given.onRow(0);
  } else if (e.key === "Enter" || e.key === " ") columns.sort(column, e.shiftKey);
  else if (e.key === "p" && column !== "name") columns.pin(column);
  else if (e.key === "Delete" && column !== "name") {
    const at = heads.indexOf(column);
    given.onActive({ column: heads[at + 1] ?? heads[at - 1] ?? "name" });
    columns.hide(column);
  } else return false;
  return true;
}

function atRow(e: KeyboardEvent, id: string | null, given: Given): boolean {
  if (e.altKey) return false;
  const { rows } = given;
  const here = rows.findIndex((row) => row.id === id);
  if (e.key === "ArrowUp" && here <= 0 && !e.shiftKey) {
    given.onActive({ column: "name" });
    return true;
  }
  const move = moveActive(e.key, here, rows, given.page);
  const row = rows[move ?? here];
  if (!row) return false;
  const ref = refOfRow(row);
  if (move !== null) {
    if (e.shiftKey) given.extend(id, row.id);
    given.onActive({ row: row.id });
    given.onRow(move);
  } else if (e.key === " ") given.select(row.id, e.shiftKey);
  else if (row.kind === "group" && ["Enter", row.open ? "ArrowLeft" : "ArrowRight"].includes(e.key))
    given.fold(row.group.id);
  else if (row.kind === "run" && e.key === "Enter") given.open(row.run.id);
  else if (row.kind === "run" && e.key === "e") given.edit(row.id, "name");
  else if (row.kind === "run" && e.key === "t" && given.heads.includes("tag")) given.edit(row.id, "tag");
  else if (row.kind === "run" && e.key === "n" && given.heads.includes("notes")) given.edit(row.id, "notes");
  else if (ref !== null && e.key === "v") given.toggleDrawn(ref);
  else if (ref !== null && e.key === "b") given.toggleBaseline(ref);
  else if (e.key === "Escape" && given.clear) given.clear();
  else return false;
  return true;
}
