import { assertNever } from "@/lib/assert-never";
import { middle } from "@/lib/format/names";
import {
  type ColumnFormat,
  exactText,
  formatConfig,
  formatCount,
  formatDelta,
  formatMetric,
  MISSING,
  toNumber,
} from "@/lib/format/numbers";
import { formatDuration } from "@/lib/format/times";
import { Ago } from "@/ui/ago";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import type { TableColumn } from "../model/columns";

interface Props {
  column: TableColumn;
  value: unknown;
  format: ColumnFormat | undefined;
  /** The baseline's value, where there is one to compare with. */
  baseline?: number | null;
  better?: "min" | "max" | null;
}

const Missing = () => <span className="text-fg3">{MISSING}</span>;

/** Numbers to the right, text to the left, and each copies exactly on click. */
export function Cell({ column, value, format, baseline, better }: Props) {
  if (value === undefined || (value === null && column.kind !== "config")) return <Missing />;
  switch (column.kind) {
    case "metric": {
      const x = toNumber(value);
      if (x === null) return <CopyValue exact={exactText(value)}>{formatConfig(value)}</CopyValue>;
      return (
        <>
          <CopyValue exact={String(x)} className={cx("shrink-0", !Number.isFinite(x) && "text-bad")}>
            {formatMetric(x, format)}
          </CopyValue>
          {baseline != null && Number.isFinite(x - baseline) && (
            <Delta by={x - baseline} format={format ?? { decimals: 4 }} better={better ?? null} />
          )}
        </>
      );
    }
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

/** Good or bad by the metric's direction; without a direction, or without a difference, it stays grey. */
const Delta = ({ by, format, better }: { by: number; format: ColumnFormat; better: "min" | "max" | null }) => (
  <span
    className={cx(
      "w-52 shrink-0 text-right text-meta",
      better === null || by === 0 ? "text-fg3" : by > 0 === (better === "max") ? "text-good" : "text-bad",
    )}
  >
    {formatDelta(by, format)}
  </span>
);
