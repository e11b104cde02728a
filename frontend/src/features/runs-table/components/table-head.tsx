import { ChevronDown, Ellipsis, EyeOff, Maximize2, Minimize2, Pin } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "@/lib/format/numbers";
import type { Drawn } from "@/lib/url-state/drawn";
import { IconButton, SettingButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine, MenuTitle } from "@/ui/menu";

export const DENSITIES = { dense: 24, regular: 28, relaxed: 34 } as const;
export type Density = keyof typeof DENSITIES;

interface Props {
  /** Runs that match; null: not known yet. */
  total: number | null;
  /** Groups that there are; null: runs are not grouped. */
  groups: number | null;
  /** Null: not known yet. */
  drawnCount: number | null;
  drawn: Drawn;
  onDrawn(drawn: Drawn): void;
  /** What the table shows, by what the charts call it. */
  listed: readonly string[];
  density: Density;
  onDensity(density: Density): void;
  archived: boolean;
  onArchived(on: boolean): void;
  maximised: boolean;
  onMaximise?(): void;
  refreshing: boolean;
  /** New runs or groups that are not shown yet. */
  fresh: number;
  onFresh(): void;
  /** Makes the baseline of this view that of the project; null: it is, or there is none. */
  onKeepBaseline: (() => void) | null;
  children: ReactNode;
}

const FOLLOWS = [5, 10, 25, 50, 100];
const CHOICES = [10, 25, 50, 100];

export function TableHead(props: Props) {
  const { total, groups, drawnCount, drawn, onDrawn, listed, density, archived, maximised } = props;
  return (
    <div className="relative flex h-32 touch:h-52 shrink-0 items-center gap-4 border-b border-line pr-6 pl-12">
      <span className="num truncate text-fg2">
        {total !== null && (
          <>
            <b className="text-strong text-fg">
              {formatCount(total)} {total === 1 ? "run" : "runs"}
            </b>
            {groups !== null && ` in ${formatCount(groups)} ${groups === 1 ? "group" : "groups"}`}
            {drawnCount !== null && ` · ${formatCount(drawnCount)} drawn`}
          </>
        )}
      </span>
      {props.fresh > 0 && (
        <button
          type="button"
          aria-live="polite"
          className="num shrink-0 rounded-tag px-4 font-medium text-acc hover:underline"
          onClick={props.onFresh}
        >
          {formatCount(props.fresh)} new {groups === null ? "run" : "group"}
          {props.fresh === 1 ? "" : "s"}
        </button>
      )}
      <span className="flex-1" />
      <Menu
        align="end"
        label="Which runs are drawn"
        trigger={
          <SettingButton label="Follow newest" value={drawn.mode === "newest" ? String(drawn.count) : "off"}>
            <Icon of={ChevronDown} small className="text-fg3" />
          </SettingButton>
        }
      >
        <MenuTitle>Draw the newest, as they come</MenuTitle>
        {FOLLOWS.map((count) => (
          <MenuChoice
            key={count}
            chosen={drawn.mode === "newest" && drawn.count === count}
            onSelect={() => onDrawn({ mode: "newest", count })}
          >
            Newest {count}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuTitle>Draw what the table shows now</MenuTitle>
        {CHOICES.filter((n, i) => i === 0 || n <= listed.length).map((count) => (
          <MenuItem key={count} onSelect={() => onDrawn({ mode: "chosen", runs: listed.slice(0, count) })}>
            First {Math.min(count, Math.max(1, listed.length))} rows
          </MenuItem>
        ))}
        <MenuItem icon={<Icon of={EyeOff} />} onSelect={() => onDrawn({ mode: "chosen", runs: [] })}>
          Hide all
        </MenuItem>
      </Menu>
      {props.children}
      <Menu
        align="end"
        label="Table"
        trigger={
          <IconButton label="Table settings">
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuTitle>Rows</MenuTitle>
        {(["dense", "regular", "relaxed"] as const).map((d) => (
          <MenuChoice key={d} chosen={d === density} hint={DENSITIES[d]} onSelect={() => props.onDensity(d)}>
            {d === "dense" ? "Dense" : d === "regular" ? "Regular" : "Relaxed"}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuChoice chosen={archived} onSelect={() => props.onArchived(!archived)}>
          Show archived runs
        </MenuChoice>
        {props.onKeepBaseline && (
          <MenuItem icon={<Icon of={Pin} />} onSelect={props.onKeepBaseline}>
            Keep this baseline for the project
          </MenuItem>
        )}
      </Menu>
      {props.onMaximise && (
        <IconButton label={maximised ? "Show the charts" : "Maximise the table"} keys="[" onClick={props.onMaximise}>
          <Icon of={maximised ? Minimize2 : Maximize2} />
        </IconButton>
      )}
      {props.refreshing && <span className="late-bar absolute inset-x-0 -bottom-1 z-tip h-1 bg-acc" />}
    </div>
  );
}
