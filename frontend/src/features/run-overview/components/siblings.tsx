import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useNavigate } from "react-router";
import { type Run, runsQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import type { Tab } from "@/lib/url-state/params";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";

const MOST = 500;

/** Walks the runs of the same group, in the order of their start, on the same tab. */
export function Siblings({ run, tab }: { run: Run; tab: Tab }) {
  const navigate = useNavigate();
  const { data = [] } = useQuery(
    runsQuery(
      { project: run.project, filter: `group = ${quoteText(run.group ?? "")}`, sort: ["created"], limit: MOST },
      run.group !== null,
    ),
  );
  const at = data.findIndex((r) => r.id === run.id);
  if (at < 0 || data.length < 2) return null;
  const go = (to: number) => {
    const other = data[to];
    if (other) navigate(paths.run(other.id, tab));
  };
  return (
    <span className="num flex shrink-0 items-center gap-4 max-sm:hidden">
      {formatCount(at + 1)} of {formatCount(data.length)} in group
      <IconButton small label="Earlier run of the group" disabled={at === 0} onClick={() => go(at - 1)}>
        <Icon of={ArrowUp} small />
      </IconButton>
      <IconButton small label="Later run of the group" disabled={at === data.length - 1} onClick={() => go(at + 1)}>
        <Icon of={ArrowDown} small />
      </IconButton>
    </span>
  );
}
