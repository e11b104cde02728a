import { formatConfig, formatCount, MISSING, toNumber } from "@/lib/format/numbers";
import { formatDuration } from "@/lib/format/times";
import { Ago } from "@/ui/ago";
import type { TableColumn } from "../model/columns";
import type { Statistics } from "../model/groups";
import { Cell } from "./cell";

type Plain = TableColumn & { kind: Exclude<TableColumn["kind"], "metric" | "trend"> };

/** What a group says in a column that is no metric: what its runs have alike, the latest time, the mean duration. */
export function GroupCell({ column, statistics }: { column: Plain; statistics: Statistics | undefined }) {
  const { min = null, max = null, mean = null } = statistics ?? {};
  const [low, high, middle] = [toNumber(min), toNumber(max), toNumber(mean)];
  switch (column.kind) {
    case "time": {
      const time = column.name === "created" || column.name === "started" ? low : high;
      return time === null ? <Cell column={column} value={undefined} /> : <Ago time={time} className="text-fg2" />;
    }
    case "duration":
      return middle === null ? (
        <Cell column={column} value={undefined} />
      ) : (
        <span className="text-fg2" title="Mean">
          {formatDuration(middle)}
        </span>
      );
    case "count":
      return high === null ? (
        <Cell column={column} value={undefined} />
      ) : (
        <span
          className="text-fg2"
          title={low === high ? undefined : `${formatCount(low ?? 0)} to ${formatCount(high)}`}
        >
          {formatCount(high)}
        </span>
      );
    default:
      if (statistics?.value !== null && statistics?.value !== undefined)
        return <Cell column={column} value={statistics.value} />;
      return low !== null && high !== null && low !== high ? (
        <span className="truncate text-fg3" title="The runs of the group differ">
          {formatConfig(low)}–{formatConfig(high)}
        </span>
      ) : (
        <span className="text-fg3">{MISSING}</span>
      );
  }
}
