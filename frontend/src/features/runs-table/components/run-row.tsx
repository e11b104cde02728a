import { Eye, Minus } from "lucide-react";
import { type CSSProperties, memo } from "react";
import type { Run } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { type ColumnFormat, toNumber } from "@/lib/format/numbers";
import type { Observable } from "@/lib/observable";
import { Checkbox } from "@/ui/checkbox";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { StateIcon } from "@/ui/run-state";
import { useObservable } from "@/ui/use-observable";
import { cellValue, type TableColumn } from "../model/columns";
import { Cell } from "./cell";
import { ColorDot } from "./color-dot";
import { NameCell } from "./name-cell";

export interface Placed {
  column: TableColumn;
  left: number;
  width: number;
}

export interface RowActions {
  toggleDrawn(id: string): void;
  select(id: string, how: { range: boolean }): void;
  edit(id: string | null): void;
  activate(id: string): void;
}

interface Props {
  run: Run;
  index: number;
  height: number;
  nameWidth: number;
  totalWidth: number;
  columns: readonly Placed[];
  formats: ReadonlyMap<string, ColumnFormat>;
  baselineValues: Readonly<Record<string, unknown>> | null;
  directions: ReadonlyMap<string, "min" | "max">;
  isBaseline: boolean;
  drawn: boolean;
  selected: boolean;
  selecting: boolean;
  active: boolean;
  editing: boolean;
  hovered: Observable<string | null>;
  actions: RowActions;
  style?: CSSProperties;
}

/** Selection 18, eye 20, dot 18, state 18, name; then the columns. */
export const LEAD = 80;

export const rowId = (run: string) => `run-${run}`;

export const RunRow = memo(function RunRow(props: Props) {
  const {
    run,
    height,
    nameWidth,
    totalWidth,
    columns,
    formats,
    isBaseline,
    drawn,
    selected,
    selecting,
    active,
    editing,
    hovered,
    actions,
    style,
  } = props;
  const isHovered = useObservable(hovered, (id) => id === run.id);
  const color = isBaseline ? "var(--fg)" : runColor(run.color, run.color_chosen);
  const surface = selected ? "bg-sel" : isHovered ? "bg-hover" : "bg-bg";
  return (
    <div
      role="row"
      id={rowId(run.id)}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      data-run={run.id}
      className={cx(
        "group absolute top-0 left-0 flex border-b",
        isBaseline ? "border-line2" : "border-line",
        surface,
        active &&
          "group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-acc",
      )}
      style={{ height, width: totalWidth, ...style }}
      onPointerEnter={() => hovered.set(run.id)}
      onPointerLeave={() => hovered.set(null)}
      onClick={() => actions.activate(run.id)}
    >
      <div
        role="gridcell"
        className={cx("sticky left-0 z-sticky flex items-center", surface)}
        style={{ width: LEAD + nameWidth }}
      >
        {isHovered && <span className="absolute inset-y-0 left-0 w-2" style={{ background: color }} />}
        <span className="grid w-18 shrink-0 place-items-center pl-2">
          <Checkbox
            label={`Select ${run.name}`}
            tabIndex={-1}
            className={selecting || selected ? "" : "opacity-0 group-hover:opacity-100"}
            checked={selected}
            onChange={(_, e) => actions.select(run.id, { range: e.shiftKey })}
          />
        </span>
        <button
          type="button"
          tabIndex={-1}
          aria-pressed={drawn}
          aria-label={drawn ? `Hide ${run.name}` : `Draw ${run.name}`}
          title={drawn ? "Hide" : "Draw"}
          className="group/eye grid h-full w-22 shrink-0 place-items-center text-fg2 hover:text-fg"
          onClick={(e) => {
            e.stopPropagation();
            actions.toggleDrawn(run.id);
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
        <ColorDot run={run} color={color} drawn={drawn} />
        <span
          className="grid w-20 shrink-0 place-items-center"
          title={run.reason ? `${run.state}: ${run.reason}` : run.state}
        >
          <StateIcon state={run.state} />
        </span>
        <span className="flex min-w-0 flex-1 items-center gap-6 pr-6 pl-2" onDoubleClick={() => actions.edit(run.id)}>
          <NameCell
            run={run}
            width={nameWidth}
            editing={editing}
            baseline={isBaseline}
            onEdited={() => actions.edit(null)}
          />
        </span>
      </div>
      {columns.map(({ column, left, width }) => (
        <div
          key={column.name}
          role="gridcell"
          className={cx(
            "num absolute top-0 flex h-full items-center gap-6 overflow-hidden px-6 whitespace-nowrap",
            column.kind !== "text" && column.kind !== "tags" && "justify-end",
          )}
          style={{ left: LEAD + nameWidth + left, width }}
        >
          <Cell
            column={column}
            value={cellValue(run, column.name)}
            format={formats.get(column.name)}
            baseline={isBaseline || !props.baselineValues ? null : toNumber(props.baselineValues[column.name])}
            better={props.directions.get(column.title)}
          />
        </div>
      ))}
    </div>
  );
});
