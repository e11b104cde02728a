import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useMemo, useRef } from "react";
import { LEAD, type Placed, type RowLayout } from "../components/row-frame";
import { columnOf, columnsOfWords, formatsOf, type TableColumn } from "../model/columns";
import { type Baseline, type Compared, comparedWith } from "../model/comparison";
import type { TableRow } from "../model/rows";
import { NO_SLOTS, slotsFor, widthFor } from "../model/slots";
import type { Directions } from "./use-baseline";

interface Given {
  scroll: RefObject<HTMLElement | null>;
  rows: readonly TableRow[];
  columns: readonly string[];
  pinned: readonly string[];
  widths: Readonly<Record<string, number>>;
  rowHeight: number;
  grouped: boolean;
  baseline: Baseline | null;
  awaited: string | null;
  directions: Directions;
}

export type TableLayout = Pick<
  RowLayout,
  "nameWidth" | "pinnedWidth" | "totalWidth" | "pinnedColumns" | "columns" | "formats"
> & {
  compared: ReadonlyMap<string, Compared>;
  /** Columns of metrics, whether in view or not. */
  metrics: readonly string[];
  /** All columns in the order of the screen. */
  order: readonly string[];
  rowView: ReturnType<typeof useVirtualizer<HTMLElement, Element>>;
  /** Brings a column into view. */
  reveal(column: string): void;
};

const NAME_WIDTH = 196;
/** «Δ» beside the name in a head. */
const DELTA_HEAD = 18;

/** Where everything stands. Rows and columns exist only in view; pinned columns always do. */
export function useTableLayout(given: Given): TableLayout {
  const { scroll, rows, widths, rowHeight, grouped, baseline, directions } = given;
  const all = useMemo(() => given.columns.map(columnOf), [given.columns]);
  const metrics = useMemo(() => all.filter((c) => c.kind === "metric").map((c) => c.name), [all]);
  const formats = useMemo(() => formatsOf(all, rows, directions), [all, rows, directions]);
  const words = useMemo(() => columnsOfWords(all, rows), [all, rows]);
  const compared = useMemo(
    () => (baseline ? comparedWith(baseline, all, rows, directions) : new Map<string, Compared>()),
    [all, rows, baseline, directions],
  );
  const [pinned, others] = useMemo(
    () => [all.filter((c) => given.pinned.includes(c.name)), all.filter((c) => !given.pinned.includes(c.name))],
    [all, given.pinned],
  );
  const hasBaseline = baseline !== null || given.awaited !== null;
  const sizes = useMemo(() => {
    const natural = (c: TableColumn) =>
      c.kind === "metric"
        ? Math.max(
            c.width + (hasBaseline ? DELTA_HEAD : 0),
            widthFor(formats.get(c.name), { spread: grouped && c.name === metrics[0], delta: hasBaseline }),
          )
        : c.width;
    return new Map(all.map((c) => [c.name, widths[c.name] ?? natural(c)]));
  }, [all, metrics, formats, grouped, hasBaseline, widths]);

  const rowView = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const columnView = useVirtualizer({
    horizontal: true,
    count: others.length,
    getScrollElement: () => scroll.current,
    estimateSize: (i) => sizes.get(others[i]?.name ?? "") ?? 0,
    overscan: 3,
  });
  const measured = `${others.map((c) => sizes.get(c.name)).join()}/${rowHeight}`;
  const lastMeasured = useRef(measured);
  if (lastMeasured.current !== measured) {
    lastMeasured.current = measured;
    columnView.measure();
    rowView.measure();
  }
  const place = (column: TableColumn, left: number, width: number): Placed => ({
    column,
    left,
    width,
    isLeft: ["text", "tags"].includes(column.kind) || words.has(column.name),
    slots:
      column.kind === "metric"
        ? slotsFor(width, formats.get(column.name), { spread: grouped, delta: hasBaseline })
        : NO_SLOTS,
  });
  // Rows are drawn anew only when what is in view changes, and not with every pixel that is scrolled.
  const across = columnView.getVirtualItems();
  const inSight = `${across[0]?.index ?? 0}/${across.length}/${measured}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `inSight` says all that `across` does
  const columns = useMemo(
    () =>
      across.flatMap((v) => {
        const column = others[v.index];
        return column ? [place(column, v.start, v.size)] : [];
      }),
    [inSight, others, formats, words, grouped, hasBaseline],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what `place` uses stands here
  const pinnedColumns = useMemo(() => {
    let left = 0;
    return pinned.map((column) => {
      const placed = place(column, left, sizes.get(column.name) ?? column.width);
      left += placed.width;
      return placed;
    });
  }, [pinned, sizes, formats, words, grouped, hasBaseline]);
  const nameWidth = widths.name ?? NAME_WIDTH;
  const pinnedWidth = pinnedColumns.reduce((sum, p) => sum + p.width, 0);
  return {
    nameWidth,
    pinnedWidth,
    totalWidth: LEAD + nameWidth + pinnedWidth + columnView.getTotalSize(),
    pinnedColumns,
    columns,
    formats,
    compared,
    metrics,
    order: useMemo(() => [...pinned, ...others].map((c) => c.name), [pinned, others]),
    rowView,
    reveal: (column) => {
      const at = others.findIndex((c) => c.name === column);
      if (at >= 0) columnView.scrollToIndex(at);
    },
  };
}
