import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Run, runsQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { type Drawn, drawnParam, toggleDrawn } from "@/lib/url-state/drawn";
import { useUrlState } from "@/ui/use-url-state";

export interface DrawnState {
  drawn: Drawn;
  /** In table order as far as the table knows them. */
  runs: readonly Run[];
  ids: ReadonlySet<string>;
  pending: boolean;
  set(drawn: Drawn): void;
  toggle(run: string): void;
}

/** Which runs are drawn: the newest N of those that match, as they come, or runs chosen by id. Live data never moves a choice. */
export function useDrawn(
  project: string,
  filter: string,
  archived: boolean,
  table: readonly Run[],
  ready: boolean,
): DrawnState {
  const [drawn, set] = useUrlState(drawnParam);
  const newest = useQuery(
    runsQuery(
      { project, filter, archived, sort: ["-created"], limit: drawn.mode === "newest" ? drawn.count : 1 },
      ready && drawn.mode === "newest" && drawn.count > 0,
    ),
  );
  const known = useMemo(() => new Map(table.map((r) => [r.id, r])), [table]);
  const unknown = drawn.mode === "chosen" ? drawn.runs.filter((id) => !known.has(id)) : [];
  const others = useQuery(
    runsQuery(
      {
        project,
        filter: `id in (${unknown.map(quoteText).join(", ")})`,
        archived: true,
        sort: ["-created"],
        limit: 200,
      },
      ready && unknown.length > 0,
    ),
  );
  const runs = useMemo(() => {
    if (drawn.mode === "newest") return drawn.count === 0 ? [] : (newest.data ?? []).slice(0, drawn.count);
    const extra = new Map((others.data ?? []).map((r) => [r.id, r]));
    const order = new Map(table.map((r, i) => [r.id, i]));
    return drawn.runs
      .map((id) => known.get(id) ?? extra.get(id))
      .filter((r): r is Run => r !== undefined)
      .sort((a, b) => (order.get(a.id) ?? Number.MAX_SAFE_INTEGER) - (order.get(b.id) ?? Number.MAX_SAFE_INTEGER));
  }, [drawn, newest.data, others.data, known, table]);
  const ids = useMemo(() => new Set(runs.map((r) => r.id)), [runs]);
  return {
    drawn,
    runs,
    ids,
    pending: drawn.mode === "newest" ? newest.isLoading || !ready : unknown.length > 0 && others.isLoading,
    set,
    toggle: (run) => set(toggleDrawn(drawn.mode === "chosen" ? drawn.runs : [...ids], run)),
  };
}
