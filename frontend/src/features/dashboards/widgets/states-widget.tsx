import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { groupsQuery } from "@/api/resources/groups";
import { quoteText } from "@/lib/filter-text/tokens";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { StateIcon } from "@/ui/run-state";
import { runsFilter } from "../model/question";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

const ORDER = ["running", "stalled", "finished", "failed", "crashed", "lost"];
const rank = (state: string) => (ORDER.indexOf(state) + ORDER.length) % ORDER.length;

/** How many runs are in which state; a row leads to them. */
export function StatesWidget({ project, widget }: WidgetProps) {
  const { settings } = widget;
  const filter = runsFilter(settings);
  const asked = useQuery(
    groupsQuery(
      { project, filter: filter ?? "", groupBy: ["state"], columns: [], sort: [], limit: 20 },
      filter !== null,
    ),
  );
  const rows = (asked.data ?? [])
    .map((group) => ({ state: String(group.key.state ?? ""), count: group.count }))
    .sort((a, b) => rank(a.state) - rank(b.state));
  const only = (state: string) => `${filter ? `(${filter}) and ` : ""}state = ${quoteText(state)}`;
  return (
    <Asked
      settings={settings}
      lacks={null}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={rows.length === 0}
    >
      <ul>
        {rows.map(({ state, count }) => (
          <li key={state}>
            <Link
              to={paths.runs(project, only(state))}
              className="focus-inside flex h-24 items-center gap-8 px-10 hover:bg-hover"
            >
              <StateIcon state={state} label={false} />
              <span className="flex-1">{state}</span>
              <span className="num text-strong">{formatCount(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Asked>
  );
}
