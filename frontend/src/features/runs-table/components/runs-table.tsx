import { useMemo, useRef, useState } from "react";
import type { Observable } from "@/lib/observable";
import type { Directions } from "../hooks/use-baseline";
import { type Active, useGridKeys } from "../hooks/use-grid-keys";
import { useHeld } from "../hooks/use-held";
import { useSelection } from "../hooks/use-selection";
import { useTableLayout } from "../hooks/use-table-layout";
import { useTrends } from "../hooks/use-trends";
import { columnOf } from "../model/columns";
import type { Baseline } from "../model/comparison";
import type { Telling } from "../model/groups";
import { refOfRow, runsOfRow, type TableRow } from "../model/rows";
import type { ColumnActions } from "./column-menu";
import { GroupRow } from "./group-row";
import { LoadingRow } from "./loading-row";
import { type Editing, LEAD, type RowActions, rowId } from "./row-frame";
import { RunRow } from "./run-row";
import { headId, TableHeader } from "./table-header";

export interface RunsTableProps {
  rows: readonly TableRow[];
  grouped: boolean;
  columns: readonly string[];
  pinned: readonly string[];
  widths: Readonly<Record<string, number>>;
  sort: readonly string[];
  rowHeight: number;
  headHeight: number;
  drawn: ReadonlySet<string>;
  selection: ReadonlySet<string>;
  baseline: Baseline | null;
  /** Id of a baseline that is still on its way; its place is kept. */
  awaited: string | null;
  directions: Directions;
  /** What groups are called by. */
  telling: Telling;
  /** Colours of lines by what the charts call them, where a field decides them. */
  marks: ReadonlyMap<string, string> | null;
  hovered: Observable<string | null>;
  columnActions: ColumnActions;
  /** More rows are wanted: of a group, or of the list. */
  onMore(group: string | null): void;
  onToggleDrawn(ref: string): void;
  onSelect(runs: ReadonlySet<string>): void;
  onBaseline(ref: string): void;
  onFold(group: string): void;
  onOpen(run: string): void;
}

/** Rows and columns exist only in view. Selection is by id: live data never moves it. */
export function RunsTable(props: RunsTableProps) {
  const { grouped, rowHeight, headHeight, selection, baseline, awaited } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Active>(null);
  const [editing, setEditing] = useState<Editing | null>(null);

  const pinnedRun = baseline === null ? awaited : baseline.kind === "run" ? baseline.id : null;
  const rows = useMemo(
    () =>
      pinnedRun !== null && !grouped
        ? props.rows.filter((row) => row.kind !== "run" || row.run.id !== pinnedRun)
        : props.rows,
    [props.rows, pinnedRun, grouped],
  );
  const layout = useTableLayout({ ...props, scroll, rows });
  const { rowView, metrics, order, reveal, ...widths } = layout;
  const items = rowView.getVirtualItems();
  const pinnedRow = baseline && rowOf(baseline);
  const inView = items.flatMap((item) => rows[item.index] ?? []);
  const trends = useTrends(
    [...layout.pinnedColumns, ...layout.columns].map((p) => p.column),
    pinnedRow ? [pinnedRow, ...inView] : inView,
  );
  const missing = inView.find((row) => row.kind === "pending");
  if (missing?.kind === "pending") queueMicrotask(() => props.onMore(missing.within));
  useHeld(scroll, selection.size > 0 || editing !== null);

  const { select, extend, isSelected } = useSelection(rows, selection, props.onSelect);
  const latest = useRef({ select, toggle: props.onToggleDrawn, fold: props.onFold });
  latest.current = { select, toggle: props.onToggleDrawn, fold: props.onFold };
  const actions = useMemo<RowActions>(
    () => ({
      toggleDrawn: (ref) => latest.current.toggle(ref),
      select: (id, { range }) => latest.current.select(id, range),
      edit: (row, field = "name") => {
        setEditing(row === null ? null : { row, field });
        if (row === null) scroll.current?.focus({ preventScroll: true });
      },
      activate: (row) => setActive({ row }),
      fold: (group) => latest.current.fold(group),
    }),
    [],
  );
  const top = headHeight + (baseline || awaited ? rowHeight + 1 : 0);
  const onKeyDown = useGridKeys({
    rows,
    heads: ["name", ...order],
    active,
    page: Math.max(1, Math.floor(((scroll.current?.clientHeight ?? 400) - top) / rowHeight) - 1),
    widthOf: (column) =>
      column === "name"
        ? layout.nameWidth
        : ([...layout.pinnedColumns, ...layout.columns].find((p) => p.column.name === column)?.width ??
          columnOf(column).width),
    columns: props.columnActions,
    onActive: (next) => {
      setActive(next);
      if (next && "column" in next) reveal(next.column);
    },
    onRow: (index) => rowView.scrollToIndex(index),
    select,
    extend,
    edit: (row, field) => setEditing({ row, field }),
    fold: props.onFold,
    open: props.onOpen,
    toggleDrawn: props.onToggleDrawn,
    toggleBaseline: props.onBaseline,
    clear: selection.size > 0 ? () => props.onSelect(new Set()) : null,
  });

  const shared = {
    ...widths,
    trends,
    telling: props.telling,
    selecting: selection.size > 0,
    hovered: props.hovered,
    actions,
  };
  const activeRow = active && "row" in active ? active.row : null;
  const activeColumn = active && "column" in active ? active.column : null;
  const render = (row: TableRow, index: number, pinned: boolean, start: number) => {
    if (row.kind === "pending") return <LoadingRow key={row.id} top={start} height={rowHeight} layout={layout} />;
    const state = {
      id: pinned ? `baseline-${row.id}` : row.id,
      index,
      drawn: props.drawn.has(refOfRow(row) ?? ""),
      selected: isSelected(row),
      active: !pinned && activeRow === row.id,
      isBaseline: refOfRow(row) === baseline?.id,
      // What is not drawn has no line whose colour it could have.
      markColor: props.marks ? (props.marks.get(refOfRow(row) ?? "") ?? "var(--line3)") : undefined,
      pinned,
      start: pinned ? 0 : start,
      ...shared,
      height: pinned ? rowHeight + 1 : rowHeight,
    };
    return row.kind === "group" ? (
      <GroupRow key={row.id} {...state} group={row.group} open={row.open} metrics={metrics} />
    ) : (
      <RunRow
        key={row.id}
        {...state}
        run={row.run}
        isMember={row.within !== null}
        editing={editing?.row === state.id ? editing.field : null}
      />
    );
  };
  const listed = rows.filter((row) => row.kind !== "pending");
  const isThere = activeRow !== null && inView.some((row) => row.id === activeRow);
  return (
    <div
      ref={scroll}
      role="grid"
      aria-label="Runs"
      aria-rowcount={rows.length + 1}
      aria-colcount={order.length + 1}
      aria-multiselectable
      aria-activedescendant={activeColumn !== null ? headId(activeColumn) : isThere ? rowId(activeRow) : undefined}
      tabIndex={0}
      className="group/grid relative min-h-0 flex-1 overflow-auto focus-visible:outline-none"
      // What scrolls into view stands clear of the name.
      style={{ scrollPaddingLeft: LEAD + layout.nameWidth + layout.pinnedWidth }}
      onKeyDown={onKeyDown}
      onFocus={(e) => {
        if (e.target === e.currentTarget && active === null && rows[0]) setActive({ row: rows[0].id });
      }}
    >
      <TableHeader
        height={headHeight}
        layout={layout}
        sort={props.sort}
        active={activeColumn}
        actions={props.columnActions}
        selected={selection.size === 0 ? false : listed.every((row) => isSelected(row) === true) ? true : "mixed"}
        onSelectAll={(on) => props.onSelect(on ? new Set(listed.flatMap(runsOfRow)) : new Set())}
      />
      {(pinnedRow || awaited) && (
        <div
          role="rowgroup"
          className="sticky z-tip"
          style={{ top: headHeight, height: rowHeight + 1, width: layout.totalWidth }}
        >
          {pinnedRow ? render(pinnedRow, -1, true, 0) : <LoadingRow top={0} height={rowHeight + 1} layout={layout} />}
        </div>
      )}
      <div role="rowgroup" className="relative" style={{ height: rowView.getTotalSize(), width: layout.totalWidth }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row && render(row, item.index, false, item.start);
        })}
      </div>
    </div>
  );
}

const rowOf = (baseline: Baseline): TableRow =>
  baseline.kind === "run"
    ? { kind: "run", id: baseline.id, run: baseline.run, within: null }
    : { kind: "group", id: baseline.id, group: baseline.group, open: false };
