import type { TableRow } from "./rows";

/** Where a key moves the active row; null if it moves nothing. */
export function moveActive(key: string, at: number, rows: readonly TableRow[], page: number): number | null {
  if (rows.length === 0) return null;
  const here = rows[at];
  // From a run of a group to the group.
  if (key === "ArrowLeft" && here?.kind === "run" && here.within !== null) return groupAbove(rows, at);
  if (key === "ArrowRight" && here?.kind === "group" && here.open) return Math.min(rows.length - 1, at + 1);
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: rows.length - 1,
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(rows.length - 1, to));
}

function groupAbove(rows: readonly TableRow[], at: number): number | null {
  for (let i = at - 1; i >= 0; i--) if (rows[i]?.kind === "group") return i;
  return null;
}
