import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { groupsQuery } from "@/api/resources/groups";
import { runsQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { nameOfGroup } from "@/lib/format/groups";
import { toNumber } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { type Bar, BarPanel } from "@/panels/bar/bar-panel";
import { metricColumn, runsWith } from "../model/question";
import { titleOf } from "../model/widget";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** One value of a metric for each run, or its mean and spread for each group; the best on top. */
export function BarWidget({ project, widget }: WidgetProps) {
  const { settings } = widget;
  const navigate = useNavigate();
  const filter = settings.metric ? runsWith(settings, settings.metric) : null;
  const column = metricColumn(settings.metric, settings.aggregate);
  const ask = {
    project,
    filter: filter ?? "",
    columns: [column],
    sort: [settings.aggregate === "min" ? column : `-${column}`],
    limit: settings.runs,
  };
  const grouped = settings.group.length > 0;
  const runs = useQuery(runsQuery(ask, filter !== null && !grouped));
  const groups = useQuery(groupsQuery({ ...ask, groupBy: settings.group }, filter !== null && grouped));
  const asked = grouped ? groups : runs;
  const bars: Bar[] = grouped
    ? (groups.data ?? []).map((g) => ({
        id: g.id,
        name: nameOfGroup(g.key),
        color: runColor(g.color),
        value: toNumber(g.values[column]?.mean) ?? Number.NaN,
        std: toNumber(g.values[column]?.std),
        n: g.count,
      }))
    : (runs.data ?? []).map((r) => ({
        id: r.id,
        name: r.name || r.id,
        color: runColor(r.color, r.color_chosen),
        value: toNumber(r.values[column]) ?? Number.NaN,
        std: null,
        n: 1,
      }));
  return (
    <Asked
      settings={settings}
      lacks={settings.metric ? null : "metric"}
      error={asked.error}
      onRetry={() => void asked.refetch()}
      loading={!asked.data && !asked.error}
      empty={bars.length === 0}
    >
      <BarPanel label={titleOf(widget)} bars={bars} onOpen={grouped ? undefined : (id) => navigate(paths.run(id))} />
    </Asked>
  );
}
