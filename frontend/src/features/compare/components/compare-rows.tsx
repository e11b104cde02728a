import type { Run } from "@/api/resources/runs";
import {
  columnFormat,
  exactText,
  formatConfig,
  formatDelta,
  formatMetric,
  MISSING,
  toNumber,
} from "@/lib/format/numbers";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import type { CompareRow } from "../model/differences";

interface RowProps {
  row: CompareRow;
  runs: readonly Run[];
  /** The column that the others are compared with. */
  baseline: number;
}

const KeyCell = ({ row, name }: { row: CompareRow; name: string }) => (
  <th
    scope="row"
    title={row.key}
    className="sticky left-0 z-sticky max-w-0 truncate bg-bg pr-6 pl-16 text-left text-code font-normal text-fg2"
  >
    {name}
  </th>
);

const Missing = () => <span className="text-fg3">{MISSING}</span>;

/** Values as they were set: what differs from the baseline stands out, what is equal steps back. */
export const SettingRow = ({ row, name, runs, baseline }: RowProps & { name: string }) => (
  <tr className="h-24 hover:bg-hover">
    <KeyCell row={row} name={name} />
    {row.values.map((value, i) => {
      const theirs = row.values[baseline];
      const differs =
        i !== baseline &&
        ((value === undefined) !== (theirs === undefined) || formatConfig(value) !== formatConfig(theirs));
      return (
        <td key={runs[i]?.id} className={cx("num max-w-0 px-6", !differs && i !== baseline && "text-fg3")}>
          {value === undefined ? (
            <span className={cx(differs && "bg-sel px-3")}>
              <Missing />
            </span>
          ) : (
            <CopyValue exact={exactText(value)} className={cx("block truncate", differs && "bg-sel px-3 text-fg")}>
              {formatConfig(value)}
            </CopyValue>
          )}
        </td>
      );
    })}
  </tr>
);

/** Results: numbers in one format, each with its difference to the baseline. */
export function SummaryRow({ row, runs, baseline, better }: RowProps & { better: "min" | "max" | undefined }) {
  const numbers = row.values.map(toNumber);
  const format = columnFormat(numbers);
  const base = numbers[baseline] ?? null;
  return (
    <tr className="h-24 hover:bg-hover">
      <KeyCell row={row} name={row.key} />
      {numbers.map((x, i) => {
        const by = x !== null && base !== null && i !== baseline ? x - base : Number.NaN;
        return (
          <td key={runs[i]?.id} className="num max-w-0 truncate px-6">
            {row.values[i] === undefined ? (
              <Missing />
            ) : x === null ? (
              <CopyValue exact={exactText(row.values[i])}>{formatConfig(row.values[i])}</CopyValue>
            ) : (
              <CopyValue exact={String(x)} className={cx(!Number.isFinite(x) && "text-bad")}>
                {formatMetric(x, format)}
              </CopyValue>
            )}
            {Number.isFinite(by) && by !== 0 && (
              <span
                className={cx(
                  "pl-6 text-meta",
                  !better ? "text-fg3" : by > 0 === (better === "max") ? "text-good" : "text-bad",
                )}
              >
                {formatDelta(by, format)}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}
