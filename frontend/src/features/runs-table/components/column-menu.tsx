import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChevronDown, EyeOff, Pin, PinOff } from "lucide-react";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "@/ui/menu";
import { AGGREGATES, seriesOf, type TableColumn } from "../model/columns";
import type { Resizing } from "./resize-handle";

/** What can be done with a column. */
export interface ColumnActions {
  sort(name: string, also: boolean): void;
  /** In this direction and by nothing else. */
  sortBy(word: string): void;
  move(name: string, by: -1 | 1): void;
  moveTo(name: string, target: string): void;
  pin(name: string): void;
  hide(name: string): void;
  /** Shows another number of the same metric in its place. */
  replace(name: string, by: string): void;
  /** Null: as wide as it would be by itself. */
  resize(name: string, width: number | null, how: Resizing): void;
}

interface Props {
  column: TableColumn;
  pinned: boolean;
  actions: ColumnActions;
}

export function ColumnMenu({ column, pinned, actions }: Props) {
  const { name } = column;
  const series = seriesOf(name);
  return (
    <Menu
      align="end"
      label={`Column ${column.title}`}
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Column ${column.title} ${column.note}`.trim()}
          className="absolute inset-y-3 right-4 z-sticky grid w-18 place-items-center rounded-tag bg-sunken text-fg2 opacity-0 group-hover/head:opacity-100 hover:bg-hover hover:text-fg focus-visible:opacity-100 data-[state=open]:opacity-100 touch:hidden"
        >
          <Icon of={ChevronDown} small />
        </button>
      }
    >
      {column.kind !== "trend" && column.kind !== "tags" && (
        <>
          <MenuItem icon={<Icon of={ArrowDown} />} onSelect={() => actions.sortBy(`-${name}`)}>
            Sort descending
          </MenuItem>
          <MenuItem icon={<Icon of={ArrowUp} />} onSelect={() => actions.sortBy(name)}>
            Sort ascending
          </MenuItem>
          <MenuItem
            icon={<span className="inline-block w-14" />}
            hint="⇧ click"
            onSelect={() => actions.sort(name, true)}
          >
            Then sort by it
          </MenuItem>
          <MenuLine />
        </>
      )}
      {series && column.kind === "metric" && (
        <>
          <MenuTitle>Of {column.title}</MenuTitle>
          {AGGREGATES.slice(0, 4).map((a) => (
            <MenuChoice
              key={a}
              chosen={a === column.note}
              onSelect={() => a !== column.note && actions.replace(name, `${series}.${a}`)}
            >
              {a}
            </MenuChoice>
          ))}
          <MenuLine />
        </>
      )}
      <MenuItem icon={<Icon of={pinned ? PinOff : Pin} />} keys="p" onSelect={() => actions.pin(name)}>
        {pinned ? "Unpin" : "Pin beside the name"}
      </MenuItem>
      <MenuItem icon={<Icon of={ArrowLeft} />} onSelect={() => actions.move(name, -1)}>
        Move left
      </MenuItem>
      <MenuItem icon={<Icon of={ArrowRight} />} onSelect={() => actions.move(name, 1)}>
        Move right
      </MenuItem>
      <MenuItem icon={<Icon of={EyeOff} />} keys="Del" onSelect={() => actions.hide(name)}>
        Hide
      </MenuItem>
    </Menu>
  );
}
