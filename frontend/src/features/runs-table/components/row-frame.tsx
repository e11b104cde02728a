import { Eye, Minus } from "lucide-react";
import type { ReactNode } from "react";
import type { ColumnFormat } from "@/lib/format/numbers";
import type { Observable } from "@/lib/observable";
import { Checkbox } from "@/ui/checkbox";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { useObservable } from "@/ui/use-observable";
import type { Trend } from "../hooks/use-trends";
import type { TableColumn } from "../model/columns";
import type { Compared } from "../model/comparison";
import type { Telling } from "../model/groups";
import type { Slots } from "../model/slots";
import type { EditedField } from "./cell-editor";

export interface Placed {
  column: TableColumn;
  left: number;
  width: number;
  slots: Slots;
  /** Words, and not numbers, which stand at the right. */
  isLeft: boolean;
}

/** A row whose name, tags or notes are being edited. */
export interface Editing {
  row: string;
  field: "name" | EditedField;
}

/** What a row asks of the table; rows are named by their id, runs and groups by what the charts call them. */
export interface RowActions {
  toggleDrawn(ref: string): void;
  select(row: string, how: { range: boolean }): void;
  edit(row: string | null, field?: Editing["field"]): void;
  activate(row: string): void;
  fold(group: string): void;
}

/** What all rows of a table share. */
export interface RowLayout {
  height: number;
  nameWidth: number;
  /** Of the pinned columns, which stand beside the name. */
  pinnedWidth: number;
  totalWidth: number;
  pinnedColumns: readonly Placed[];
  columns: readonly Placed[];
  formats: ReadonlyMap<string, ColumnFormat>;
  compared: ReadonlyMap<string, Compared>;
  trends: ReadonlyMap<string, Trend>;
  selecting: boolean;
  /** What groups are called by. */
  telling: Telling;
  hovered: Observable<string | null>;
  actions: RowActions;
}

export interface RowState {
  index: number;
  drawn: boolean;
  selected: boolean | "mixed";
  active: boolean;
  isBaseline: boolean;
  /** The colour of its line, where another field than the run decides it; undefined where the run does. */
  markColor: string | undefined;
  /** At the top of the table, above those it is compared with. */
  pinned: boolean;
  /** Pixels from the top of its part of the table. */
  start: number;
}

/** Selection 18, eye 20, dot 18, state 18, name; then the columns. */
export const LEAD = 80;
/** Members stand under the name of their group. */
export const INDENT = 17;

export const rowId = (row: string) => `row-${row}`;

interface Props extends RowLayout, RowState {
  id: string;
  /** What the charts call it. */
  target: string;
  label: string;
  color: string;
  /** Behind the row, where it is neither hovered nor selected. */
  surface: string;
  mark: ReactNode;
  /** State and name. */
  lead: ReactNode;
  cell(placed: Placed): ReactNode;
  onDoubleClick?(): void;
}

/** The frame of a row: selection, eye, mark, name; then the cells in view. */
export function RowFrame(props: Props) {
  const {
    id,
    target,
    label,
    color,
    height,
    nameWidth,
    pinnedWidth,
    totalWidth,
    drawn,
    selected,
    active,
    pinned,
    actions,
  } = props;
  const { hovered } = props;
  const isHovered = useObservable(hovered, (h) => h === target);
  const start = LEAD + nameWidth;
  const box = (placed: Placed, from: number) => (
    <div
      key={placed.column.name}
      role="gridcell"
      className={cx(
        "num absolute top-0 flex h-full items-center overflow-hidden px-6 whitespace-nowrap",
        !placed.isLeft && "justify-end",
      )}
      style={{ left: from + placed.left, width: placed.width }}
    >
      {props.cell(placed)}
    </div>
  );
  const surface = selected === true ? "bg-sel" : isHovered ? "bg-hover" : props.surface;
  return (
    <div
      role="row"
      id={rowId(id)}
      aria-rowindex={props.index + 2}
      aria-selected={selected === true}
      data-run={target}
      className={cx("group absolute top-0 left-0 flex border-b", pinned ? "border-line2" : "border-line", surface)}
      style={{ height, width: totalWidth, transform: props.start > 0 ? `translateY(${props.start}px)` : undefined }}
      onPointerEnter={() => hovered.set(target)}
      onPointerLeave={() => hovered.set(null)}
      onClick={() => actions.activate(id)}
    >
      <div className={cx("sticky left-0 z-sticky flex", surface)} style={{ width: start + pinnedWidth }}>
        <div role="gridcell" className="relative flex items-center" style={{ width: start }}>
          {isHovered && <span className="absolute inset-y-0 left-0 w-2" style={{ background: color }} />}
          <span className="grid w-18 shrink-0 place-items-center pl-2 touch:hidden">
            <Checkbox
              label={`Select ${label}`}
              tabIndex={-1}
              className={props.selecting || selected ? "" : "opacity-0 group-hover:opacity-100"}
              checked={selected}
              onChange={(_, e) => actions.select(id, { range: e.shiftKey })}
            />
          </span>
          <button
            type="button"
            tabIndex={-1}
            aria-pressed={drawn}
            aria-label={drawn ? `Hide ${label}` : `Draw ${label}`}
            title={drawn ? "Hide" : "Draw"}
            className="group/eye grid h-full w-22 touch:w-40 shrink-0 place-items-center text-fg2 hover:text-fg"
            onClick={(e) => {
              e.stopPropagation();
              actions.toggleDrawn(target);
            }}
          >
            {drawn ? (
              <Icon of={Eye} />
            ) : (
              <>
                <Icon of={Minus} small className="text-line3 group-hover/eye:hidden" />
                <Icon of={Eye} className="hidden opacity-60 group-hover/eye:block" />
              </>
            )}
          </button>
          {props.mark}
          <span className="flex h-full min-w-0 flex-1 items-center" onDoubleClick={props.onDoubleClick}>
            {props.lead}
          </span>
        </div>
        {props.pinnedColumns.map((placed) => box(placed, start))}
      </div>
      {active && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-0 z-tip group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-acc"
        />
      )}
      {props.columns.map((placed) => box(placed, start + pinnedWidth))}
    </div>
  );
}
