import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { runListQuery } from "@/api/resources/runs";
import { useBaseline } from "@/features/runs-table/hooks/use-baseline";
import { useDrawn } from "@/features/runs-table/hooks/use-drawn";
import { useMembers } from "@/features/runs-table/hooks/use-members";
import { useRunList } from "@/features/runs-table/hooks/use-run-list";
import { askedColumns } from "@/features/runs-table/model/columns";
import { tellingFields } from "@/features/runs-table/model/groups";
import { tableRows } from "@/features/runs-table/model/rows";
import {
  archivedParam,
  columnsParam,
  columnWidthsParam,
  filterParam,
  groupParam,
  openParam,
  pinnedColumnsParam,
  sortParam,
} from "@/lib/url-state/params";
import { useUrlState } from "@/ui/use-url-state";
import { columnsOr, knownColumnsQuery } from "./first-runs";

/** Everything that table and charts of the workbench agree on. */
export function useWorkbench(project: string, projectBaseline: string | null) {
  const [filter, writeFilter] = useUrlState(filterParam);
  const [sort, writeSort] = useUrlState(sortParam);
  const [chosenColumns, setColumns] = useUrlState(columnsParam);
  const [groupBy, setGroupBy] = useUrlState(groupParam);
  const [open, setOpen] = useUrlState(openParam);
  const [pinned, setPinned] = useUrlState(pinnedColumnsParam);
  const [widths, setWidths] = useUrlState(columnWidthsParam);
  const [archived, setArchived] = useUrlState(archivedParam);
  const grouped = groupBy.length > 0;

  const known = useInfiniteQuery({ ...knownColumnsQuery(project), enabled: chosenColumns.length === 0 });
  const columns = useMemo(
    () => columnsOr(chosenColumns, known.data?.pages[0]?.columns ?? []),
    [chosenColumns, known.data],
  );
  const asked = useMemo(() => askedColumns(columns, grouped), [columns, grouped]);

  // Rows before their columns would be asked for twice, and what stood in the first columns would be pushed away.
  const settled = chosenColumns.length > 0 || !known.isPending;
  const question = useMemo(
    () => ({ project, filter, sort, columns: asked, archived, groupBy }),
    [project, filter, sort, asked, archived, groupBy],
  );
  const list = useRunList(question, settled);
  // Asked before the page is drawn anew for what changed, which takes about as long as the answer.
  const cache = useQueryClient();
  const askAhead = useCallback(
    (change: Partial<typeof question>) =>
      void (settled && cache.prefetchInfiniteQuery(runListQuery({ ...question, ...change }))),
    [cache, question, settled],
  );
  const setFilter = useCallback(
    (next: string) => {
      askAhead({ filter: next });
      writeFilter(next);
    },
    [askAhead, writeFilter],
  );
  const setSort = useCallback(
    (next: readonly string[]) => {
      askAhead({ sort: next });
      writeSort(next);
    },
    [askAhead, writeSort],
  );
  const ask = { ...question, filter: list.filter };
  const counts = useMemo(() => new Map(list.groups.map((g) => [g.id, g.count])), [list.groups]);
  const members = useMembers(ask, open, counts);
  const rows = useMemo(
    () =>
      tableRows(
        { runs: list.runs, groups: list.groups, total: grouped ? list.totalGroups : list.total, grouped },
        new Set(open),
        members.runs,
      ),
    [list.runs, list.groups, list.total, list.totalGroups, grouped, open, members.runs],
  );
  const telling = useMemo(() => tellingFields(list.groups, list.totalGroups), [list.groups, list.totalGroups]);
  const baseline = useBaseline(ask, projectBaseline, rows);
  const drawn = useDrawn({
    project,
    filter: list.filter,
    archived,
    groupBy,
    sort,
    table: rows,
    behind: list.fresh > 0,
    baseline: baseline.baseline,
    telling,
    // A baseline that came later would bring sections of its own, above those that are there.
    ready: !list.loading && !baseline.pending,
  });
  return {
    filter,
    setFilter,
    sort,
    setSort,
    columns,
    setColumns,
    pinned,
    setPinned,
    widths,
    setWidths,
    groupBy,
    setGroupBy,
    open,
    setOpen,
    archived,
    setArchived,
    list,
    rows,
    telling,
    members,
    drawn,
    baseline,
  };
}

export type Workbench = ReturnType<typeof useWorkbench>;
