import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { columnsQuery } from "@/api/resources/columns";
import { runMetricsQuery } from "@/api/resources/metrics";
import { runsQuery } from "@/api/resources/runs";
import { useDrawn } from "@/features/runs-table/hooks/use-drawn";
import { useRunList } from "@/features/runs-table/hooks/use-run-list";
import { askedColumns, defaultColumns } from "@/features/runs-table/model/columns";
import { quoteText } from "@/lib/filter-text/tokens";
import { archivedParam, columnsParam, filterParam, sortParam } from "@/lib/url-state/params";
import { useUrlState } from "@/ui/use-url-state";

/** Everything that table and charts of the workbench agree on. */
export function useWorkbench(project: string, baselineId: string | null) {
  const [filter, setFilter] = useUrlState(filterParam);
  const [sort, setSort] = useUrlState(sortParam);
  const [chosenColumns, setColumns] = useUrlState(columnsParam);
  const [archived, setArchived] = useUrlState(archivedParam);

  const known = useInfiniteQuery({ ...columnsQuery(project, { limit: 500 }), enabled: chosenColumns.length === 0 });
  const suggested = useMemo(() => defaultColumns(known.data?.pages[0]?.columns ?? []), [known.data]);
  const columns = chosenColumns.length > 0 ? chosenColumns : suggested;
  const asked = useMemo(() => askedColumns(columns), [columns]);

  const list = useRunList({ project, filter, sort, columns: asked, archived });
  const drawn = useDrawn(project, list.filter, archived, list.runs, !list.loading);
  const baseline = useQuery(
    runsQuery(
      { project, filter: `id = ${quoteText(baselineId ?? "")}`, columns: asked, archived: true, limit: 1 },
      baselineId !== null,
    ),
  );
  const metrics = useInfiniteQuery({
    ...runMetricsQuery(baselineId ?? "", { limit: 500 }),
    enabled: baselineId !== null,
  });
  const directions = useMemo(
    () =>
      new Map(
        (metrics.data?.pages ?? [])
          .flatMap((p) => p.metrics)
          .flatMap((m) => (m.direction === "min" || m.direction === "max" ? [[m.name, m.direction] as const] : [])),
      ),
    [metrics.data],
  );
  return {
    filter,
    setFilter,
    sort,
    setSort,
    columns,
    setColumns,
    archived,
    setArchived,
    list,
    drawn,
    baseline: baselineId === null ? null : (baseline.data?.[0] ?? null),
    directions,
  };
}

export type Workbench = ReturnType<typeof useWorkbench>;
