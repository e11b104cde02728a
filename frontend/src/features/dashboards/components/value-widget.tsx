import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "@/api/problems";
import { runsQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { quoteName } from "@/lib/filter-text/tokens";
import { middle } from "@/lib/format/names";
import { formatMetric, MISSING, toNumber } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { RunMark } from "@/ui/run-mark";
import { ErrorState, Skeleton } from "@/ui/states";
import type { Widget } from "../model/body";

/** One number: the best of the matching runs (or the newest run's last value), and which run has it. */
export function ValueWidget({ project, widget }: { project: string; widget: Widget }) {
  const column = `metric.${widget.metric}.${widget.aggregate}`;
  // A run that never logged the metric has no value to show.
  const has = `metric.${quoteName(widget.metric)} exists`;
  const filter = widget.filter.trim() ? `(${widget.filter}) and ${has}` : has;
  const sort = widget.aggregate === "max" ? `-${column}` : widget.aggregate === "min" ? column : "-created";
  const { data, error } = useQuery(
    runsQuery(
      { project, filter, sort: [sort], columns: widget.metric ? [column] : [], limit: 1 },
      widget.metric !== "",
    ),
  );
  if (!widget.metric) return <p className="px-10 text-fg2">Edit the widget and name a metric.</p>;
  if (error) return <ErrorState title="Could not read it">{sentenceOf(error)}</ErrorState>;
  const run = data?.[0];
  return (
    <div className="px-10">
      <p className="text-figure">
        {data ? run ? formatMetric(toNumber(run.values[column])) : MISSING : <Skeleton width={90} className="my-10" />}
      </p>
      {run && (
        <Link
          to={paths.run(run.id)}
          title={run.name}
          className="mt-6 flex items-center gap-6 rounded-tag text-fg2 hover:text-fg"
        >
          <RunMark color={runColor(run.color, run.color_chosen)} />
          {middle(run.name || run.id, 28)}
        </Link>
      )}
    </div>
  );
}
