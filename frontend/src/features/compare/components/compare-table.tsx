import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, type ReactNode, useState } from "react";
import type { Run } from "@/api/resources/runs";
import { commonPrefix, middle } from "@/lib/format/names";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import type { CompareGroup, CompareRow } from "../model/differences";
import { SettingRow, SummaryRow } from "./compare-rows";

/** A titled stretch of rows. */
export interface CompareBand {
  key: string;
  title: string;
  note: string;
  rows: readonly CompareRow[];
  look: "settings" | "summary";
  /** Said where there are no rows. */
  empty?: string;
}

interface Props {
  runs: readonly Run[];
  colorOf(run: Run): string;
  /** The column that the others are compared with. */
  baseline: number;
  onBaseline(id: string): void;
  config: readonly CompareGroup[];
  /** Said where no config row is shown. */
  noConfig: string;
  bands: readonly CompareBand[];
  directions: ReadonlyMap<string, "min" | "max">;
  code: { title: string; note: ReactNode; body: ReactNode } | null;
}

export const KEYS = 136;
const EACH = 111;

/** Keys down, runs across. Keys and the head stay while the rest scrolls. */
export function CompareTable({
  runs,
  colorOf,
  baseline,
  onBaseline,
  config,
  noConfig,
  bands,
  directions,
  code,
}: Props) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };
  const cut = commonPrefix(runs.map((r) => r.name));
  const width = KEYS + EACH * runs.length;
  const head = (key: string, title: ReactNode, note: ReactNode, level: 2 | 3) => (
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
  );
  const band = (key: string, title: ReactNode, note: string, level: 2 | 3) => (
    <tr className={level === 2 ? "border-y border-line bg-sunken" : "bg-sunken"}>
      <th colSpan={runs.length + 1} scope="colgroup" className="p-0 text-left">
        {head(key, title, note, level)}
      </th>
    </tr>
  );
  const say = (text: string) => (
    <tr>
      <td colSpan={runs.length + 1} className="px-16 py-8 text-fg2">
        {text}
      </td>
    </tr>
  );
  return (
    <div className="focus-inside min-h-0 flex-1 overflow-auto" tabIndex={0} role="region" aria-label="Differences">
      <table className="table-fixed" style={{ width: `max(100%, ${width}px)` }}>
        <thead>
          <tr className="h-38">
            <th
              scope="col"
              className="sticky top-0 left-0 z-tip border-b border-line bg-bg px-16 text-left font-normal text-fg2"
              style={{ width: KEYS }}
            >
              {runs.length} runs
            </th>
            {runs.map((run, i) => (
              <th
                key={run.id}
                scope="col"
                className="sticky top-0 z-sticky border-b border-line bg-bg p-0 text-left"
                style={{ width: EACH }}
              >
                <button
                  type="button"
                  title={`${run.name}: compare the others with it`}
                  aria-pressed={i === baseline}
                  className="focus-inside grid h-37 w-full content-center px-6 text-left hover:bg-sunken"
                  onClick={() => onBaseline(run.id)}
                >
                  <span className="flex items-center gap-5 overflow-hidden font-medium whitespace-nowrap">
                    <RunMark color={colorOf(run)} /> {middle(run.name.slice(cut) || run.id, 12)}
                  </span>
                  {i === baseline && <span className="pl-13 text-meta font-normal text-fg3">baseline</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {config.map((group) => (
            <Fragment key={group.name}>
              {band(`config ${group.name}`, group.name || "config", "", 3)}
              {!folded.has(`config ${group.name}`) &&
                group.rows.map((row) => (
                  <SettingRow
                    key={row.key}
                    row={row}
                    name={group.name ? row.key.slice(group.name.length + 1) : row.key}
                    runs={runs}
                    baseline={baseline}
                  />
                ))}
            </Fragment>
          ))}
          {config.length === 0 && say(noConfig)}
          {bands.map((b) => (
            <Fragment key={b.key}>
              {band(b.key, b.title, b.note, 2)}
              {!folded.has(b.key) &&
                (b.rows.length === 0 && b.empty
                  ? say(b.empty)
                  : b.rows.map((row) =>
                      b.look === "summary" ? (
                        <SummaryRow
                          key={row.key}
                          row={row}
                          runs={runs}
                          baseline={baseline}
                          better={directions.get(row.key)}
                        />
                      ) : (
                        <SettingRow key={row.key} row={row} name={row.key} runs={runs} baseline={baseline} />
                      ),
                    ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      {code && (
        <section aria-label="Code" className={cx("sticky left-0 w-full min-w-0", !folded.has("code") && "pb-16")}>
          <div className="border-y border-line bg-sunken">{head("code", code.title, code.note, 2)}</div>
          {!folded.has("code") && code.body}
        </section>
      )}
    </div>
  );
}
