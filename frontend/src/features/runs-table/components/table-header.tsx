import { ArrowDown, ArrowUp, Eye } from "lucide-react";
import type { PointerEvent } from "react";
import { Checkbox } from "@/ui/checkbox";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { nextSort } from "../model/columns";
import { LEAD, type Placed } from "./row-frame";

interface Props {
  columns: readonly Placed[];
  nameWidth: number;
  totalWidth: number;
  sort: readonly string[];
  onSort(sort: string[]): void;
  onResize(name: string, width: number): void;
  selected: boolean | "mixed";
  onSelectAll(on: boolean): void;
}

export function TableHeader({ columns, nameWidth, totalWidth, sort, onSort, onResize, selected, onSelectAll }: Props) {
  const direction = (name: string) =>
    sort.includes(`-${name}`) ? "descending" : sort.includes(name) ? "ascending" : undefined;
  const arrow = (name: string) => {
    const d = direction(name);
    return d && <Icon of={d === "descending" ? ArrowDown : ArrowUp} small className="shrink-0" />;
  };
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-tip flex h-26 border-b border-line bg-sunken text-meta font-medium text-fg2"
      style={{ width: totalWidth }}
    >
      <div
        role="columnheader"
        aria-sort={direction("name")}
        className="sticky left-0 z-sticky flex items-center bg-sunken"
        style={{ width: LEAD + nameWidth }}
      >
        <span className="grid w-18 shrink-0 place-items-center pl-2">
          <Checkbox
            label="Select all loaded runs"
            tabIndex={-1}
            className={selected ? "" : "opacity-0 hover:opacity-100"}
            checked={selected}
            onChange={onSelectAll}
          />
        </span>
        <span className="grid w-22 place-items-center">
          <Icon of={Eye} />
        </span>
        <span className="w-38" />
        <button
          type="button"
          className="focus-inside flex h-full flex-1 items-center gap-4 pl-2 font-medium hover:text-fg"
          onClick={(e) => onSort(nextSort(sort, "name", e.shiftKey))}
        >
          Name {arrow("name")}
        </button>
        <ResizeHandle width={nameWidth} onResize={(w) => onResize("name", w)} />
      </div>
      {columns.map(({ column, left, width, slots }) => (
        <div
          key={column.name}
          role="columnheader"
          aria-sort={direction(column.name)}
          className="absolute top-0 h-full"
          style={{ left: LEAD + nameWidth + left, width }}
        >
          <button
            type="button"
            title={column.name}
            className={cx(
              "focus-inside flex size-full items-center gap-4 overflow-hidden px-6 font-medium whitespace-nowrap hover:text-fg",
              !["text", "tags", "trend"].includes(column.kind) && slots.delta + slots.spread === 0 && "justify-end",
              direction(column.name) && "text-fg",
            )}
            disabled={column.kind === "trend"}
            onClick={(e) => onSort(nextSort(sort, column.name, e.shiftKey))}
          >
            <span className="truncate">{column.title}</span>
            {column.kind !== "trend" && column.note && (
              <span className="shrink-0 font-normal text-fg3">{column.note}</span>
            )}
            {arrow(column.name)}
            {slots.delta > 0 && <span className="ml-auto pl-4 font-normal text-fg3">Δ</span>}
          </button>
          <ResizeHandle width={width} onResize={(w) => onResize(column.name, w)} />
        </div>
      ))}
    </div>
  );
}

/** The edge of a column: drag to resize. */
function ResizeHandle({ width, onResize }: { width: number; onResize(width: number): void }) {
  const onPointerDown = (down: PointerEvent<HTMLSpanElement>) => {
    down.preventDefault();
    down.stopPropagation();
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    const onMove = (e: globalThis.PointerEvent) =>
      onResize(Math.max(48, Math.min(600, Math.round(width + e.clientX - down.clientX))));
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", onMove), { once: true });
  };
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0 right-0 w-5 cursor-col-resize hover:bg-line2"
      onPointerDown={onPointerDown}
    />
  );
}
