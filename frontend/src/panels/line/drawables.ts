import type { Drawable, PanelLine } from "./types";

const sameIds = (a: readonly string[], b: readonly string[]) =>
  a === b || (a.length === b.length && a.every((id, i) => id === b[i]));

const sameLine = (a: PanelLine, b: PanelLine): boolean =>
  a === b ||
  (a.id === b.id &&
    a.kind === b.kind &&
    a.name === b.name &&
    a.color === b.color &&
    a.stroke === b.stroke &&
    a.n === b.n &&
    a.baseline === b.baseline &&
    a.crashed === b.crashed &&
    sameIds(a.runs, b.runs));

/** Whether two pictures look the same: rows of a table that are read anew are no reason to paint all lines again. */
export const sameDrawables = (a: readonly Drawable[], b: readonly Drawable[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return other !== undefined && one.picture === other.picture && sameLine(one.line, other.line);
    }));
