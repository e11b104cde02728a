import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Run } from "@/api/resources/runs";
import { commonPrefix, middle } from "@/lib/format/names";
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
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import type { CompareGroup, CompareRow } from "../model/differences";

interface Props {
  runs: readonly Run[];
  colorOf(run: Run): string;
  /** The column that the others are compared with. */
  baseline: number;
  onBaseline(id: string): void;
  config: readonly CompareGroup[];
  summary: readonly CompareRow[];
  counts: { config: string; summary: string };
  directions: ReadonlyMap<string, "min" | "max">;
}

const KEYS = 136;
const EACH = 111;

/** Keys down, runs across. Keys and the head stay while the rest scrolls. */
export function CompareTable({ runs, colorOf, baseline, onBaseline, config, summary, counts, directions }: Props) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };
  const cut = commonPrefix(runs.map((r) => r.name));
  const width = KEYS + EACH * runs.length;
  const band = (key: string, title: ReactNode, note: string, level: 2 | 3) => (
    <tr className={level === 2 ? "border-y border-line bg-sunken" : "bg-sunken"}>
      <th colSpan={runs.length + 1} scope="colgroup" className="p-0 text-left">
        <button
          type="button"
          aria-expanded={!folded.has(key)}
          className="focus-inside sticky left-0 flex h-24 items-center gap-6 px-10"
          onClick={() => toggle(key)}
        >
          <Icon of={folded.has(key) ? ChevronRight : ChevronDown} small className="text-fg3" />
          <span className={level === 2 ? "text-strong" : "text-code font-strong"}>{title}</span>
          <span className="num font-normal text-fg3">{note}</span>
        </button>
      </th>
    </tr>
  );
  const keyCell = (row: CompareRow, name: string) => (
    <th
      scope="row"
      title={row.key}
      className="sticky left-0 z-sticky truncate bg-bg pr-6 pl-16 text-left text-code font-normal text-fg2"
      style={{ maxWidth: KEYS }}
    >
      {name}
    </th>
  );
  return (
    <div className="focus-inside min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label="Differences">
      <table className="table-fixed" style={{ width: `max(100%, ${width}px)` }}>
        <thead>
          <tr className="h-38 border-b border-line">
            <th
              scope="col"
              className="sticky top-0 left-0 z-tip bg-bg px-16 text-left font-normal text-fg2"
              style={{ width: KEYS }}
            >
              {runs.length} runs
            </th>
            {runs.map((run, i) => (
              <th
                key={run.id}
                scope="col"
                className="sticky top-0 z-sticky bg-bg p-0 text-left"
                style={{ width: EACH }}
              >
                <button
                  type="button"
                  title={`${run.name}: compare the others with it`}
                  aria-pressed={i === baseline}
                  className="focus-inside grid h-37 w-full content-center px-6 text-left hover:bg-sunken"
                  onClick={() => onBaseline(run.id)}
                >
                  <span className="flex items-center gap-5 font-medium whitespace-nowrap">
                    <RunMark color={colorOf(run)} /> {middle(run.name.slice(cut) || run.id, 14)}
                  </span>
                  {i === baseline && <span className="pl-13 text-meta font-normal text-fg3">baseline</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {config.map((group) => (
            <Group
              key={group.name}
              band={band(`config ${group.name}`, group.name || "config", "", 3)}
              open={!folded.has(`config ${group.name}`)}
            >
              {group.rows.map((row) => (
                <tr key={row.key} className="h-24 hover:bg-hover">
                  {keyCell(row, group.name ? row.key.slice(group.name.length + 1) : row.key)}
                  {row.values.map((value, i) => {
                    const differs =
                      row.differs && i !== baseline && formatConfig(value) !== formatConfig(row.values[baseline]);
                    return (
                      <td
                        key={runs[i]?.id}
                        className={cx("num max-w-0 px-6", !differs && i !== baseline && "text-fg3")}
                      >
                        {value === undefined ? (
                          <span className="text-fg3">{MISSING}</span>
                        ) : (
                          <CopyValue
                            exact={exactText(value)}
                            className={cx("block truncate", differs && "bg-sel px-3")}
                          >
                            {formatConfig(value)}
                          </CopyValue>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Group>
          ))}
          {config.length === 0 && (
            <tr>
              <td colSpan={runs.length + 1} className="px-16 py-12 text-fg2">
                {counts.config}
              </td>
            </tr>
          )}
          <Group band={band("summary", "Summary", counts.summary, 2)} open={!folded.has("summary")}>
            {summary.map((row) => {
              const numbers = row.values.map(toNumber);
              const format = columnFormat(numbers);
              const base = numbers[baseline] ?? null;
              return (
                <tr key={row.key} className="h-24 hover:bg-hover">
                  {keyCell(row, row.key)}
                  {numbers.map((x, i) => {
                    const by = x !== null && base !== null && i !== baseline ? x - base : Number.NaN;
                    const better = directions.get(row.key);
                    return (
                      <td key={runs[i]?.id} className="num max-w-0 truncate px-6">
                        {row.values[i] === undefined ? (
                          <span className="text-fg3">{MISSING}</span>
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
            })}
          </Group>
        </tbody>
      </table>
    </div>
  );
}

const Group = ({ band, open, children }: { band: ReactNode; open: boolean; children: ReactNode }) => (
  <>
    {band}
    {open && children}
  </>
);
