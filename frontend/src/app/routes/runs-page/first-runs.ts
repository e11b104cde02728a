import type { QueryClient } from "@tanstack/react-query";
import { type Column, columnsQuery } from "@/api/resources/columns";
import { type RunsAsk, runListQuery } from "@/api/resources/runs";
import { viewsQuery } from "@/api/resources/views";
import { askedColumns, defaultColumns } from "@/features/runs-table/model/columns";
import { layerOf, meantView } from "@/features/saved-views/model/current-view";
import { readParam } from "@/lib/url-state/codec";
import { layered } from "@/lib/url-state/layers";
import { archivedParam, columnsParam, filterParam, groupParam, sortParam } from "@/lib/url-state/params";

/** What the workbench suggests columns from. */
export const knownColumnsQuery = (project: string) => columnsQuery(project, { limit: 500 });

/** The columns of the table: those that were chosen, else what the project suggests. */
export const columnsOr = (chosen: readonly string[], known: readonly Column[]): readonly string[] =>
  chosen.length > 0 ? chosen : defaultColumns(known);

/** Asks what the workbench at an address asks as soon as it is drawn. A question that fails is asked, and told, again there. */
export async function askFirstRuns(cache: QueryClient, project: string, search: string): Promise<void> {
  const chosen = new URLSearchParams(search).get(columnsParam.name);
  try {
    const [views, known] = await Promise.all([
      cache.fetchQuery(viewsQuery(project)),
      chosen ? null : cache.fetchInfiniteQuery(knownColumnsQuery(project)),
    ]);
    const view = meantView(views, search);
    const all = layered(search, view && layerOf(view));
    const groupBy = readParam(groupParam, all);
    const columns = columnsOr(readParam(columnsParam, all), known?.pages[0]?.columns ?? []);
    const ask: RunsAsk = {
      project,
      filter: readParam(filterParam, all),
      sort: readParam(sortParam, all),
      columns: askedColumns(columns, groupBy.length > 0),
      archived: readParam(archivedParam, all),
      groupBy,
    };
    await cache.prefetchInfiniteQuery(runListQuery(ask));
  } catch {
    return; // see above
  }
}
