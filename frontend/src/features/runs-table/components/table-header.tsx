import { ArrowDown, ArrowUp, Eye } from "lucide-react";
import { Checkbox } from "@/ui/checkbox";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { type ColumnDrag, useColumnDrag } from "../hooks/use-column-drag";
import { type ColumnActions, ColumnMenu } from "./column-menu";
import { ResizeHandle } from "./resize-handle";
import { LEAD, type Placed, type RowLayout } from "./row-frame";

interface Props {
  height: number;
  layout: Pick<RowLayout, "nameWidth" | "pinnedWidth" | "totalWidth" | "pinnedColumns" | "columns">;
  sort: readonly string[];
  /** The column whose head the keys are at; `name` for the first. */
  active: string | null;
  actions: ColumnActions;
  selected: boolean | "mixed";
  onSelectAll(on: boolean): void;
}

export const headId = (column: string) => `head-${column}`;

const directionIn = (sort: readonly string[], name: string) =>
  sort.includes(`-${name}`) ? "descending" : sort.includes(name) ? "ascending" : undefined;

export function TableHeader(props: Props) {
  const { layout, sort, actions } = props;
  const { nameWidth, pinnedWidth } = layout;
  const drag = useColumnDrag(actions.moveTo);
  const start = LEAD + nameWidth;
  const head = (placed: Placed, left: number, pinned: boolean) => (
    <ColumnHead
      key={placed.column.name}
      placed={placed}
      left={left}
      pinned={pinned}
      sort={sort}
      active={props.active === placed.column.name}
      actions={actions}
      drag={drag}
    />
  );
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-tip flex border-b border-line bg-sunken text-meta font-medium text-fg2"
      style={{ width: layout.totalWidth, height: props.height }}
    >
      <div className="sticky left-0 z-sticky flex bg-sunken" style={{ width: start + pinnedWidth }}>
        <div
          role="columnheader"
          id={headId("name")}
          aria-sort={directionIn(sort, "name")}
          className={cx("relative flex items-center", props.active === "name" && RING)}
          style={{ width: start }}
        >
          <span className="grid w-18 shrink-0 place-items-center pl-2 touch:hidden">
            <Checkbox
              label="Select all loaded runs"
              tabIndex={-1}
              className={props.selected ? "" : "opacity-0 hover:opacity-100"}
              checked={props.selected}
              onChange={props.onSelectAll}
            />
          </span>
          <span className="grid w-22 place-items-center touch:w-40">
            <Icon of={Eye} />
          </span>
          <span className="w-38" />
          <button
            type="button"
            tabIndex={-1}
            className="focus-inside flex h-full flex-1 items-center gap-4 pl-2 font-medium hover:text-fg"
            onClick={(e) => actions.sort("name", e.shiftKey)}
          >
            Name <SortArrow sort={sort} name="name" />
          </button>
          <ResizeHandle width={nameWidth} onResize={(w, how) => actions.resize("name", w, how)} />
        </div>
        {layout.pinnedColumns.map((placed) => head(placed, start + placed.left, true))}
      </div>
      {layout.columns.map((placed) => head(placed, start + pinnedWidth + placed.left, false))}
    </div>
  );
}

const RING =
  "group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-acc";

interface HeadProps {
  placed: Placed;
  left: number;
  pinned: boolean;
  sort: readonly string[];
  active: boolean;
  actions: ColumnActions;
  drag: ColumnDrag;
}

function ColumnHead({
  placed: { column, width, slots, isLeft },
  left,
  pinned,
  sort,
  active,
  actions,
  drag,
}: HeadProps) {
  const { name, kind } = column;
  const direction = directionIn(sort, name);
  return (
    <div
      role="columnheader"
      id={headId(name)}
      aria-sort={direction}
      data-column={name}
      className={cx(
        "group/head absolute top-0 h-full",
        active && RING,
        drag.dragged?.name === name && "opacity-45",
        drag.dragged?.over === name && "bg-acc/20",
      )}
      style={{ left, width }}
    >
      <button
        type="button"
        tabIndex={-1}
        title={name}
        className={cx(
          "focus-inside flex size-full touch-none items-center gap-4 overflow-hidden px-6 font-medium whitespace-nowrap hover:text-fg",
          !isLeft && kind !== "trend" && slots.delta + slots.spread === 0 && "justify-end",
          direction && "text-fg",
        )}
        onPointerDown={drag.onPointerDown(name)}
        onClick={(e) => {
          if (!drag.swallows() && kind !== "trend" && kind !== "tags") actions.sort(name, e.shiftKey);
        }}
      >
        <span className="truncate">{column.title}</span>
        {kind !== "trend" && column.note && <span className="shrink-0 font-normal text-fg3">{column.note}</span>}
        <SortArrow sort={sort} name={name} />
        {slots.delta > 0 && <span className="ml-auto pl-4 font-normal text-fg3">Δ</span>}
      </button>
      <ColumnMenu column={column} pinned={pinned} actions={actions} />
      <ResizeHandle width={width} onResize={(w, how) => actions.resize(name, w, how)} />
    </div>
  );
}

/** The direction, and of several sort keys which one it is. */
function SortArrow({ sort, name }: { sort: readonly string[]; name: string }) {
  const direction = directionIn(sort, name);
  if (!direction) return null;
  const place = sort.findIndex((word) => word.replace(/^-/, "") === name);
  return (
    <span className="flex shrink-0 items-center">
      <Icon of={direction === "descending" ? ArrowDown : ArrowUp} small />
      {sort.length > 1 && <span className="num font-normal text-fg3">{place + 1}</span>}
    </span>
  );
}
