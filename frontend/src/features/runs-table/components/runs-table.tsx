import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Run } from "@/api/resources/runs";
import type { Observable } from "@/lib/observable";
import { columnOf, formatsOf } from "../model/columns";
import { moveActive } from "../model/keyboard";
import { LoadingRow } from "./loading-row";
import { LEAD, type Placed, type RowActions, RunRow, rowId } from "./run-row";
import { TableHeader } from "./table-header";

export interface RunsTableProps {
  runs: readonly Run[];
  total: number;
  columns: readonly string[];
  widths: Readonly<Record<string, number>>;
  sort: readonly string[];
  rowHeight: number;
  drawn: ReadonlySet<string>;
  selection: ReadonlySet<string>;
  baseline: Run | null;
  directions: ReadonlyMap<string, "min" | "max">;
  hovered: Observable<string | null>;
  onMore(): void;
  onSort(sort: string[]): void;
  onResize(name: string, width: number): void;
  onToggleDrawn(id: string): void;
  onSelect(ids: ReadonlySet<string>): void;
  onBaseline(id: string): void;
  onOpen(id: string): void;
}

const NAME_WIDTH = 196;
const HEADER = 26;

/** Rows and columns exist only in view. Selection is by id: live data never moves it. */
export function RunsTable(props: RunsTableProps) {
  const { runs, total, widths, rowHeight, selection, baseline } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);

  const columns = useMemo(() => props.columns.map(columnOf), [props.columns]);
  const formats = useMemo(
    () => formatsOf(columns, baseline ? [...runs, baseline] : runs, props.directions),
    [columns, runs, baseline, props.directions],
  );
  const rows = useMemo(() => (baseline ? runs.filter((r) => r.id !== baseline.id) : runs), [runs, baseline]);
  const hidden = runs.length - rows.length;
  const nameWidth = widths.name ?? NAME_WIDTH;
  const widthOf = (i: number) => {
    const column = columns[i];
    return column ? (widths[column.name] ?? column.width) : 0;
  };
  const top = HEADER + (baseline ? rowHeight + 1 : 0);

  const rowView = useVirtualizer({
    count: Math.max(rows.length, total - hidden),
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: 0,
    paddingStart: 0,
  });
  const columnView = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: widthOf,
    overscan: 3,
  });
  const sizes = columns.map((_, i) => widthOf(i)).join();
  const measured = useRef(`${sizes}/${rowHeight}`);
  if (measured.current !== `${sizes}/${rowHeight}`) {
    measured.current = `${sizes}/${rowHeight}`;
    columnView.measure();
    rowView.measure();
  }
  const totalWidth = Math.max(LEAD + nameWidth + columnView.getTotalSize(), 0);
  const placed: Placed[] = columnView.getVirtualItems().flatMap((v) => {
    const column = columns[v.index];
    return column ? [{ column, left: v.start, width: v.size }] : [];
  });
  const items = rowView.getVirtualItems();
  if ((items.at(-1)?.index ?? 0) >= rows.length && rows.length > 0 && rows.length < total - hidden)
    queueMicrotask(props.onMore);

  const select = (id: string, range: boolean) => {
    const next = new Set(selection);
    const [from, to] = [rows.findIndex((r) => r.id === anchor.current), rows.findIndex((r) => r.id === id)];
    if (range && from >= 0 && to >= 0)
      for (const r of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(r.id);
    else if (!next.delete(id)) next.add(id);
    anchor.current = id;
    props.onSelect(next);
  };
  const latest = useRef({ select, toggle: props.onToggleDrawn });
  latest.current = { select, toggle: props.onToggleDrawn };
  const actions = useMemo<RowActions>(
    () => ({
      toggleDrawn: (id) => latest.current.toggle(id),
      select: (id, { range }) => latest.current.select(id, range),
      edit: (id) => {
        setEditing(id);
        if (id === null) scroll.current?.focus({ preventScroll: true });
      },
      activate: setActive,
    }),
    [],
  );

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || e.metaKey || e.ctrlKey) return;
    const page = Math.max(1, Math.floor(((scroll.current?.clientHeight ?? 400) - top) / rowHeight) - 1);
    const move = moveActive(
      e.key,
      rows.findIndex((r) => r.id === active),
      rows.length,
      page,
    );
    const run = move === null ? runs.find((r) => r.id === active) : rows[move];
    if (!run) return;
    if (move !== null) {
      if (e.shiftKey) {
        anchor.current ??= active;
        select(run.id, true);
      }
      setActive(run.id);
      rowView.scrollToIndex(move);
    } else if (e.key === " ") select(run.id, e.shiftKey);
    else if (e.key === "Enter") props.onOpen(run.id);
    else if (e.key === "v") props.onToggleDrawn(run.id);
    else if (e.key === "b") props.onBaseline(run.id);
    else if (e.key === "e") setEditing(run.id);
    else if (e.key === "Escape" && selection.size > 0) props.onSelect(new Set());
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  const shared = {
    height: rowHeight,
    nameWidth,
    totalWidth,
    columns: placed,
    formats,
    directions: props.directions,
    selecting: selection.size > 0,
    hovered: props.hovered,
    actions,
    baselineValues: baseline?.values ?? null,
  };
  return (
    <div
      ref={scroll}
      role="grid"
      aria-label="Runs"
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={active && rows.some((r) => r.id === active) ? rowId(active) : undefined}
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
        selected={selection.size === 0 ? false : rows.every((r) => selection.has(r.id)) ? true : "mixed"}
        onSelectAll={(on) => props.onSelect(on ? new Set(rows.map((r) => r.id)) : new Set())}
      />
      {baseline && (
        <div className="sticky z-tip" style={{ top: HEADER, height: rowHeight + 1, width: totalWidth }}>
          <RunRow
            run={baseline}
            index={-1}
            isBaseline
            drawn={props.drawn.has(baseline.id)}
            selected={selection.has(baseline.id)}
            active={false}
            editing={editing === baseline.id}
            {...shared}
            height={rowHeight + 1}
          />
        </div>
      )}
      <div role="rowgroup" className="relative" style={{ height: rowView.getTotalSize(), width: totalWidth }}>
        {items.map((item) => {
          const run = rows[item.index];
          if (!run)
            return (
              <LoadingRow key={item.index} top={item.start} height={rowHeight} nameWidth={nameWidth} columns={placed} />
            );
          return (
            <RunRow
              key={run.id}
              run={run}
              index={item.index}
              isBaseline={false}
              drawn={props.drawn.has(run.id)}
              selected={selection.has(run.id)}
              active={active === run.id}
              editing={editing === run.id}
              style={{ transform: `translateY(${item.start}px)` }}
              {...shared}
            />
          );
        })}
      </div>
    </div>
  );
}
