import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { runsQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { middle } from "@/lib/format/names";
import { columnFormat, exactText, formatConfig, formatMetric, MISSING, toNumber } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { RunMark } from "@/ui/run-mark";
import { StateIcon } from "@/ui/run-state";
import { useSize } from "@/ui/use-size";
import { runsFilter } from "../model/question";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** Marks, state and padding; the width of a letter of a name. */
const AROUND = 66;
const LETTER = 6.4;
const headOf = (column: string) => column.replace(/^(config|metric)\./, "");

/** The newest runs that match, with a few columns. */
export function TableWidget({ project, widget }: WidgetProps) {
  const { settings } = widget;
  const { columns } = settings;
  const filter = runsFilter(settings);
  const asked = useQuery(
    runsQuery({ project, filter: filter ?? "", sort: ["-created"], columns, limit: settings.runs }, filter !== null),
  );
  const runs = asked.data ?? [];
  const [ref, size] = useSize();
  // The seed stands at the end: what does not fit is taken from the middle.
  const others = columns.reduce((sum, c) => sum + Math.min(120, Math.max(48, 6.4 * headOf(c).length) + 14), AROUND);
  const letters = Math.max(12, Math.floor(((size?.width ?? 240) - others) / LETTER));
  const formats = new Map(columns.map((c) => [c, columnFormat(runs.map((r) => toNumber(r.values[c])))]));
  return (
    <Asked
      settings={settings}
      lacks={null}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={runs.length === 0}
    >
      <table ref={ref} className="w-full">
        <thead className="sticky top-0 z-sticky bg-sunken text-meta text-fg2">
          <tr className="h-24">
            <th scope="col" className="w-full pl-28 text-left font-medium">
              Name
            </th>
            <th scope="col" className="w-24">
              <span className="sr-only">State</span>
            </th>
            {columns.map((c) => (
              <th key={c} scope="col" title={c} className="max-w-120 truncate px-6 text-right font-medium">
                {headOf(c)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="h-24 border-b border-line hover:bg-hover">
              <td className="max-w-0 min-w-120 truncate pl-10">
                <Link to={paths.run(run.id)} title={run.name} className="focus-inside flex items-center gap-10">
                  <RunMark color={runColor(run.color, run.color_chosen)} />
                  <span className="truncate">{middle(run.name || run.id, letters)}</span>
                </Link>
              </td>
              <td className="px-6">
                <StateIcon state={run.state} />
              </td>
              {columns.map((c) => {
                const value = run.values[c];
                const x = toNumber(value);
                return (
                  <td key={c} className="num px-6 text-right whitespace-nowrap">
                    {value === undefined || value === null ? (
                      <span className="text-fg3">{MISSING}</span>
                    ) : (
                      <CopyValue
                        exact={exactText(value)}
                        className={cx(x !== null && !Number.isFinite(x) && "text-bad")}
                      >
                        {x !== null && c.startsWith("metric.") ? formatMetric(x, formats.get(c)) : formatConfig(value)}
                      </CopyValue>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Asked>
  );
}
