/** Order of a logged table's rows. Pure. */
import { toNumber } from "@/lib/format/numbers";
import { cellText } from "./payloads";

export interface Sorting {
  column: number;
  descending: boolean;
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/** Numbers by size, before texts; what is missing or NaN is last in both directions. */
export function sortRows(rows: readonly unknown[][], by: Sorting | null): readonly unknown[][] {
  if (!by) return rows;
  const sign = by.descending ? -1 : 1;
  const rank = (cell: unknown) => {
    const x = toNumber(cell);
    if (x !== null) return Number.isNaN(x) ? 2 : 0;
    return cell === null || cell === undefined || cell === "" ? 2 : 1;
  };
  return rows
    .map((row, place) => ({ row, place, cell: row[by.column] }))
    .sort((a, b) => {
      const [ra, rb] = [rank(a.cell), rank(b.cell)];
      if (ra !== rb) return ra === 2 || rb === 2 ? ra - rb : sign * (ra - rb);
      if (ra === 2) return a.place - b.place;
      const order =
        ra === 0
          ? (toNumber(a.cell) ?? 0) - (toNumber(b.cell) ?? 0)
          : COLLATOR.compare(cellText(a.cell), cellText(b.cell));
      return sign * order || a.place - b.place;
    })
    .map(({ row }) => row);
}

/** Columns that hold numbers alone are aligned like numbers. */
export const isNumeric = (rows: readonly unknown[][], column: number): boolean =>
  rows.some((row) => toNumber(row[column]) !== null) &&
  rows.every((row) => row[column] === null || row[column] === undefined || toNumber(row[column]) !== null);
