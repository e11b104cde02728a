import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Observable } from "@/lib/observable";
import type { Directions } from "../hooks/use-baseline";
import { useHeld } from "../hooks/use-held";
import { useTrends } from "../hooks/use-trends";
import { columnOf, formatsOf } from "../model/columns";
import { type Baseline, measuredIn, medianSpread } from "../model/comparison";
import { moveActive } from "../model/keyboard";
import { refOfRow, runsOfRow, type TableRow } from "../model/rows";
import { NO_SLOTS, slotsFor, widthFor } from "../model/slots";
import { GroupRow } from "./group-row";
import { LoadingRow } from "./loading-row";
import type { Compared } from "./metric-cell";
import { LEAD, type Placed, type RowActions, rowId } from "./row-frame";
import { RunRow } from "./run-row";
import { TableHeader } from "./table-header";

export interface RunsTableProps {
  rows: readonly TableRow[];
  grouped: boolean;
  columns: readonly string[];
  widths: Readonly<Record<string, number>>;
  sort: readonly string[];
  rowHeight: number;
  drawn: ReadonlySet<string>;
  selection: ReadonlySet<string>;
  baseline: Baseline | null;
  directions: Directions;
  hovered: Observable<string | null>;
  /** More rows are wanted: of a group, or of the list. */
  onMore(group: string | null): void;
  onSort(sort: string[]): void;
  onResize(name: string, width: number): void;
  onToggleDrawn(ref: string): void;
  onSelect(runs: ReadonlySet<string>): void;
  onBaseline(ref: string): void;
  onFold(group: string): void;
  onOpen(run: string): void;
}

const NAME_WIDTH = 196;
const HEADER = 26;

/** Rows and columns exist only in view. Selection is by id: live data never moves it. */
export function RunsTable(props: RunsTableProps) {
  const { grouped, widths, rowHeight, selection, baseline } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);

  const rows = useMemo(
    () =>
      baseline?.kind === "run" && !grouped
        ? props.rows.filter((row) => row.kind !== "run" || row.run.id !== baseline.id)
        : props.rows,
    [props.rows, baseline, grouped],
  );
  const columns = useMemo(() => props.columns.map(columnOf), [props.columns]);
  const metrics = useMemo(() => columns.filter((c) => c.kind === "metric").map((c) => c.name), [columns]);
  const formats = useMemo(() => formatsOf(columns, rows, props.directions), [columns, rows, props.directions]);
  const compared = useMemo(() => {
    const found = new Map<string, Compared>();
    const groups = rows.flatMap((row) => (row.kind === "group" ? [row.group] : []));
    for (const column of columns) {
      const base = baseline && column.kind === "metric" ? measuredIn(baseline, column.name) : null;
      if (base)
        found.set(column.name, {
          base,
          better: props.directions.get(column.title) ?? null,
          spread: medianSpread(groups, column.name),
        });
    }
    return found;
  }, [columns, rows, baseline, props.directions]);
  const nameWidth = widths.name ?? NAME_WIDTH;
  const sizes = useMemo(
    () =>
      columns.map((column) => {
        const wanted = { spread: grouped && column.name === metrics[0], delta: baseline !== null };
        const natural =
          column.kind === "metric" ? Math.max(column.width, widthFor(formats.get(column.name), wanted)) : column.width;
        return widths[column.name] ?? natural;
      }),
    [columns, metrics, formats, grouped, baseline, widths],
  );
  const top = HEADER + (baseline ? rowHeight + 1 : 0);

  const rowView = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const columnView = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: (i) => sizes[i] ?? 0,
    overscan: 3,
  });
  const measured = `${sizes.join()}/${rowHeight}`;
  const lastMeasured = useRef(measured);
  if (lastMeasured.current !== measured) {
    lastMeasured.current = measured;
    columnView.measure();
    rowView.measure();
  }
  const totalWidth = LEAD + nameWidth + columnView.getTotalSize();
  // Rows are drawn anew only when what is in view changes, and not with every pixel that is scrolled.
  const across = columnView.getVirtualItems();
  const inSight = `${across[0]?.index ?? 0}/${across.length}/${measured}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `inSight` says all that `across` does
  const placed = useMemo(
    () =>
      across.flatMap((v): Placed[] => {
        const column = columns[v.index];
        if (!column) return [];
        const slots =
          column.kind === "metric"
            ? slotsFor(v.size, formats.get(column.name), { spread: grouped, delta: baseline !== null })
            : NO_SLOTS;
        return [{ column, left: v.start, width: v.size, slots }];
      }),
    [inSight, columns, formats, grouped, baseline],
  );
  const items = rowView.getVirtualItems();
  const pinnedRow: TableRow | null =
    baseline === null
      ? null
      : baseline.kind === "run"
        ? { kind: "run", id: baseline.id, run: baseline.run, within: null }
        : { kind: "group", id: baseline.id, group: baseline.group, open: false };
  const inView = items.flatMap((item) => rows[item.index] ?? []);
  const trends = useTrends(
    placed.map((p) => p.column),
    pinnedRow ? [pinnedRow, ...inView] : inView,
  );
  for (const item of items) {
    const row = rows[item.index];
    if (row?.kind !== "pending") continue;
    queueMicrotask(() => props.onMore(row.within));
    break;
  }

  useHeld(scroll, selection.size > 0 || editing !== null);

  const at = (id: string | null) => rows.findIndex((row) => row.id === id);
  const select = (id: string, range: boolean) => {
    const next = new Set(selection);
    const [from, to] = [at(anchor.current), at(id)];
    const own = rows[to] ? runsOfRow(rows[to]) : [];
    if (range && from >= 0 && to >= 0) {
      for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1))
        for (const run of runsOfRow(row)) next.add(run);
    } else if (own.every((run) => next.has(run))) for (const run of own) next.delete(run);
    else for (const run of own) next.add(run);
    anchor.current = id;
    props.onSelect(next);
  };
  const latest = useRef({ select, toggle: props.onToggleDrawn, fold: props.onFold });
  latest.current = { select, toggle: props.onToggleDrawn, fold: props.onFold };
  const actions = useMemo<RowActions>(
    () => ({
      toggleDrawn: (ref) => latest.current.toggle(ref),
      select: (id, { range }) => latest.current.select(id, range),
      edit: (id) => {
        setEditing(id);
        if (id === null) scroll.current?.focus({ preventScroll: true });
      },
      activate: setActive,
      fold: (group) => latest.current.fold(group),
    }),
    [],
  );

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || e.metaKey || e.ctrlKey || e.altKey) return;
    const page = Math.max(1, Math.floor(((scroll.current?.clientHeight ?? 400) - top) / rowHeight) - 1);
    const here = at(active);
    const move = moveActive(e.key, here, rows, page);
    const row = rows[move ?? here];
    if (!row) return;
    const ref = refOfRow(row);
    if (move !== null) {
      if (e.shiftKey) {
        anchor.current ??= active;
        const from = anchor.current;
        select(row.id, true);
        anchor.current = from;
      }
      setActive(row.id);
      rowView.scrollToIndex(move);
    } else if (e.key === " ") select(row.id, e.shiftKey);
    else if (row.kind === "group" && e.key === (row.open ? "ArrowLeft" : "ArrowRight")) props.onFold(row.group.id);
    else if (row.kind === "group" && e.key === "Enter") props.onFold(row.group.id);
    else if (row.kind === "run" && e.key === "Enter") props.onOpen(row.run.id);
    else if (row.kind === "run" && e.key === "e") setEditing(row.id);
    else if (ref !== null && e.key === "v") props.onToggleDrawn(ref);
    else if (ref !== null && e.key === "b") props.onBaseline(ref);
    else if (e.key === "Escape" && selection.size > 0) props.onSelect(new Set());
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  const layout = {
    height: rowHeight,
    nameWidth,
    totalWidth,
    columns: placed,
    formats,
    compared,
    trends,
    selecting: selection.size > 0,
    hovered: props.hovered,
    actions,
  };
  const isSelected = (row: TableRow): boolean | "mixed" => {
    const runs = runsOfRow(row);
    const n = selection.size === 0 ? 0 : runs.filter((run) => selection.has(run)).length;
    return n === 0 ? false : n === runs.length ? true : "mixed";
  };
  const render = (row: TableRow, index: number, pinned: boolean, start: number) => {
    if (row.kind === "pending")
      return <LoadingRow key={row.id} top={start} height={rowHeight} nameWidth={nameWidth} columns={placed} />;
    const state = {
      id: pinned ? `baseline-${row.id}` : row.id,
      index,
      drawn: props.drawn.has(refOfRow(row) ?? ""),
      selected: isSelected(row),
      active: !pinned && active === row.id,
      isBaseline: refOfRow(row) === baseline?.id,
      pinned,
      style: pinned ? undefined : { transform: `translateY(${start}px)` },
      ...layout,
      height: pinned ? rowHeight + 1 : rowHeight,
    };
    return row.kind === "group" ? (
      <GroupRow key={row.id} {...state} group={row.group} open={row.open} metrics={metrics} />
    ) : (
      <RunRow key={row.id} {...state} run={row.run} isMember={row.within !== null} editing={editing === state.id} />
    );
  };
  const listed = rows.filter((row) => row.kind !== "pending");
  return (
    <div
      ref={scroll}
      role="grid"
      aria-label="Runs"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={
        active !== null && items.some((i) => rows[i.index]?.id === active) ? rowId(active) : undefined
      }
      tabIndex={0}
      className="group/grid relative min-h-0 flex-1 overflow-auto focus-visible:outline-none"
      onKeyDown={onKeyDown}
      onFocus={(e) => {
        if (e.target === e.currentTarget && active === null) setActive(rows[0]?.id ?? null);
      }}
    >
      <TableHeader
        columns={placed}
        nameWidth={nameWidth}
        totalWidth={totalWidth}
        sort={props.sort}
        onSort={props.onSort}
        onResize={props.onResize}
        selected={selection.size === 0 ? false : listed.every((row) => isSelected(row) === true) ? true : "mixed"}
        onSelectAll={(on) => props.onSelect(on ? new Set(listed.flatMap(runsOfRow)) : new Set())}
      />
      {pinnedRow && (
        <div role="rowgroup" className="sticky z-tip" style={{ top: HEADER, height: rowHeight + 1, width: totalWidth }}>
          {render(pinnedRow, -1, true, 0)}
        </div>
      )}
      <div role="rowgroup" className="relative" style={{ height: rowView.getTotalSize(), width: totalWidth }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row && render(row, item.index, false, item.start);
        })}
      </div>
    </div>
  );
}
