import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runMetricsQuery } from "@/api/resources/metrics";
import { groupsQuery, type RunsAsk, runsQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { baselineParam } from "@/lib/url-state/params";
import { useUrlState } from "@/ui/use-url-state";
import type { Baseline } from "../model/comparison";
import { groupRef, isGroupRef } from "../model/groups";
import type { TableRow } from "../model/rows";

export type Directions = ReadonlyMap<string, "min" | "max">;

export interface BaselineState {
  /** It is known which one, and it is still on its way. */
  pending: boolean;
  baseline: Baseline | null;
  /** Id of the run or group that is the baseline, also while it is on its way. */
  id: string | null;
  /** Which way is better, by the name of the metric. */
  directions: Directions;
  /** Makes a run or group the baseline; the one that is it already ceases to be. */
  toggle(ref: string): void;
}

const NONE = "none";

/** What all others are compared with: the address says it, else the project. */
export function useBaseline(ask: RunsAsk, ofProject: string | null, table: readonly TableRow[]): BaselineState {
  const [chosen, setChosen] = useUrlState(baselineParam);
  const wanted = chosen === NONE ? null : chosen || ofProject;
  const grouped = (ask.groupBy?.length ?? 0) > 0;
  // A group is one only as long as runs are grouped.
  const id = wanted !== null && isGroupRef(wanted) && !grouped ? null : wanted;
  const isGroup = id !== null && isGroupRef(id);
  const { project, columns } = ask;
  const run = useQuery(
    runsQuery(
      { project, filter: `id = ${quoteText(id ?? "")}`, columns, archived: true, limit: 1 },
      id !== null && !isGroup,
    ),
  );
  const known = isGroup ? table.find((row) => row.kind === "group" && row.id === id) : undefined;
  const groups = useQuery(
    groupsQuery({ ...ask, sort: ["-created"], limit: 1000 }, isGroup && !known && table.length > 0),
  );
  const baseline = useMemo((): Baseline | null => {
    if (id === null) return null;
    if (!isGroup) {
      const found = run.data?.[0];
      return found?.id === id ? { kind: "run", id, run: found } : null;
    }
    const group = known?.kind === "group" ? known.group : groups.data?.find((g) => groupRef(g.id) === id);
    return group ? { kind: "group", id, group } : null;
  }, [id, isGroup, run.data, known, groups.data]);

  const some = table.find((row) => row.kind !== "pending");
  const asked =
    baseline === null
      ? run.isLoading
        ? id
        : ((some?.kind === "run" ? some.run.id : some?.kind === "group" ? some.group.runs[0] : null) ?? null)
      : baseline.kind === "run"
        ? baseline.id
        : (baseline.group.runs[0] ?? null);
  const metrics = useInfiniteQuery({ ...runMetricsQuery(asked ?? "", { limit: 500 }), enabled: asked !== null });
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
    pending: run.isLoading,
    baseline,
    id,
    directions,
    toggle: (ref) => setChosen(ref === id ? (ofProject ? NONE : "") : ref === ofProject ? "" : ref),
  };
}
