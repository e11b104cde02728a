import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Kind, metricNamesQuery } from "@/api/resources/metrics";
import { namedRuns, namesSearch, readPanelKey } from "../model/sections";
import { ChartGrid, type GridProps } from "./chart-grid";
import { SectionHeader } from "./section-head";

const KEY = "top:";

/** Panels that somebody pinned, in that order, above all sections. */
export function TopSection(grid: GridProps) {
  const { lines, settings } = grid;
  const panels = settings.top.map(readPanelKey);
  const runs = useMemo(() => namedRuns(lines), [lines]);
  const found = new Map([
    ...useNames(grid.project, runs, "metric", panels),
    ...useNames(grid.project, runs, "system", panels),
  ]);
  const open = !settings.closed.includes(KEY);
  return (
    <section aria-label="Pinned panels">
      <SectionHeader title="pinned" total={panels.length} open={open} onToggle={() => settings.toggleClosed(KEY)} />
      {open && (
        <ChartGrid
          {...grid}
          movable
          panels={panels.map(({ kind, metric }) => ({
            kind,
            title: metric,
            // What is not found has no values: its panel says so.
            metric: found.get(`${kind}:${metric}`) ?? { name: metric, runs: 0, hidden: false },
          }))}
        />
      )}
    </section>
  );
}

function useNames(
  project: string,
  runs: readonly string[],
  kind: Kind,
  panels: readonly { kind: Kind; metric: string }[],
) {
  const wanted = panels.filter((p) => p.kind === kind).map((p) => p.metric);
  const names = useInfiniteQuery(
    metricNamesQuery(project, { runs, kind, search: namesSearch(wanted) }, wanted.length > 0 && runs.length > 0),
  );
  return names.data?.pages.flatMap((p) => p.metrics.map((m) => [`${kind}:${m.name}`, m] as const)) ?? [];
}
