import { assertNever } from "@/lib/assert-never";
import { middle } from "@/lib/format/names";
import { exactText, formatConfig, formatCount, MISSING } from "@/lib/format/numbers";
import { formatDuration } from "@/lib/format/times";
import { Ago } from "@/ui/ago";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import type { TableColumn } from "../model/columns";

const Missing = () => <span className="text-fg3">{MISSING}</span>;

/** Anything but a metric: numbers to the right, text to the left, and each copies exactly on click. */
export function Cell({
  column,
  value,
}: {
  column: TableColumn & { kind: Exclude<TableColumn["kind"], "metric" | "trend"> };
  value: unknown;
}) {
  if (value === undefined || (value === null && column.kind !== "config")) return <Missing />;
  switch (column.kind) {
    case "config":
      return (
        <CopyValue exact={exactText(value)} className={cx("truncate", value === null && "text-fg3")}>
          {formatConfig(value)}
        </CopyValue>
      );
    case "time":
      return typeof value === "number" ? <Ago time={value} className="text-fg2" /> : <Missing />;
    case "duration":
      return typeof value === "number" ? <span className="text-fg2">{formatDuration(value)}</span> : <Missing />;
    case "count":
      return typeof value === "number" ? <span className="text-fg2">{formatCount(value)}</span> : <Missing />;
    case "tags":
      return Array.isArray(value) && value.length > 0 ? (
        <span className="flex gap-4 overflow-hidden" title={value.join(", ")}>
          {value.map((tag: string) => (
            <span
              key={tag}
              className="h-16 shrink-0 rounded-tag border border-line2 px-4 text-meta leading-14 text-fg2"
            >
              {middle(tag, 20)}
            </span>
          ))}
        </span>
      ) : (
        <Missing />
      );
    case "text":
      return value === "" ? (
        <Missing />
      ) : (
        <span className="truncate text-fg2" title={exactText(value)}>
          {exactText(value)}
        </span>
      );
    default:
      return assertNever(column.kind);
  }
}
