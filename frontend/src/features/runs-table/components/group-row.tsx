import { ChevronDown, ChevronRight, Pin } from "lucide-react";
import { memo } from "react";
import type { Group } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { middle } from "@/lib/format/names";
import { formatCount, toNumber } from "@/lib/format/numbers";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import { columnOf } from "../model/columns";
import { fewest, groupName, groupRef } from "../model/groups";
import { GroupCell } from "./group-cell";
import { MetricCell } from "./metric-cell";
import { RowFrame, type RowLayout, type RowState } from "./row-frame";
import { TrendCell } from "./trend-cell";

interface Props extends RowLayout, RowState {
  id: string;
  group: Group;
  open: boolean;
  /** Columns of metrics: members that miss one are counted. */
  metrics: readonly string[];
}

/** Runs that agree: one line with the mean of its runs, which folds them. */
export const GroupRow = memo(function GroupRow({ group, open, metrics, ...row }: Props) {
  const name = groupName(group, row.telling);
  const target = groupRef(group.id);
  const color = row.isBaseline ? "var(--fg)" : (row.markColor ?? runColor(group.color));
  const least = fewest(group, metrics);
  const count = least ? `${formatCount(least.count)}/${formatCount(group.count)}` : formatCount(group.count);
  const said = Object.entries(group.states).map(([state, n]) => `${formatCount(n)} ${state}`);
  const first = row.isBaseline
    ? [...row.pinnedColumns, ...row.columns].find(({ slots }) => slots.delta > 0)?.column.name
    : undefined;
  return (
    <RowFrame
      {...row}
      target={target}
      label={name}
      color={color}
      surface="bg-sunken"
      mark={
        <span className="grid size-18 shrink-0 place-items-center">
          <RunMark color={color} filled={row.drawn} shape="square" />
        </span>
      }
      onDoubleClick={() => row.actions.fold(group.id)}
      lead={
        <span className="flex min-w-0 flex-1 items-center gap-6 pr-6 pl-21">
          {row.pinned ? (
            <Icon of={Pin} small className="shrink-0 text-fg3" />
          ) : (
            <button
              type="button"
              tabIndex={-1}
              aria-expanded={open}
              aria-label={`${open ? "Fold" : "Unfold"} ${name}`}
              className="-m-2 shrink-0 rounded-tag p-2 text-fg2 hover:bg-line2 hover:text-fg"
              onClick={(e) => {
                e.stopPropagation();
                row.actions.fold(group.id);
              }}
            >
              <Icon of={open ? ChevronDown : ChevronRight} small />
            </button>
          )}
          <span className="truncate text-strong" title={groupName(group)}>
            {middle(name, Math.max(8, Math.floor((row.nameWidth - 50) / 6.6)))}
          </span>
          <span
            className={least ? "num shrink-0 text-meta text-warn" : "num shrink-0 text-meta text-fg3"}
            title={
              least
                ? `${formatCount(least.count)} of ${formatCount(group.count)} runs have a number in ${columnOf(least.metric).title} ${columnOf(least.metric).note}; ${said.join(", ")}`
                : said.join(", ")
            }
          >
            {count}
          </span>
        </span>
      }
      cell={({ column, slots }) => {
        const statistics = group.values[column.name];
        if (column.kind === "trend")
          return (
            <TrendCell trend={row.trends.get(column.name)} line={target} color={row.drawn ? color : "var(--fg3)"} />
          );
        if (column.kind !== "metric")
          return <GroupCell column={{ ...column, kind: column.kind }} statistics={statistics} />;
        const note = row.isBaseline ? (column.name === first ? "baseline" : "") : undefined;
        return (
          <MetricCell
            value={statistics?.mean ?? statistics?.value}
            std={toNumber(statistics?.std)}
            count={statistics?.count ?? 0}
            format={row.formats.get(column.name)}
            slots={slots}
            compared={row.compared.get(column.name) ?? null}
            note={note}
          />
        );
      }}
    />
  );
});
