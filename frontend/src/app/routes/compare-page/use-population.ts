import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { columnsQuery } from "@/api/resources/columns";
import { runMetricsQuery } from "@/api/resources/metrics";
import { type Run, runsQuery } from "@/api/resources/runs";
import { dimensionFor, firstAxes, firstTarget } from "@/features/compare/model/axes";
import { compareRows } from "@/features/compare/model/differences";
import { runColor } from "@/lib/colors/slots";
import { axesParam, populationParam, scatterXParam, scatterYParam, targetParam } from "@/lib/url-state/params";
import { drawnRuns } from "@/panels/line/drawn-run";
import type { MarkedRun } from "@/panels/marked-run";
import { useUrlState } from "@/ui/use-url-state";

/** More curves than that are a surface; the head says how many there are. */
const MOST = 1000;

/** The runs behind the compared ones, with the values of all axes: what scatter and parallel coordinates draw. */
export function usePopulation(
  project: string | undefined,
  compared: readonly Run[],
  configs: readonly Readonly<Record<string, unknown>>[],
  baseline: string | null,
) {
  const [filter, setFilter] = useUrlState(populationParam);
  const [ownTarget, setTarget] = useUrlState(targetParam);
  const [ownAxes, setAxes] = useUrlState(axesParam);
  const [ownX, setX] = useUrlState(scatterXParam);
  const [ownY, setY] = useUrlState(scatterYParam);
  const columns = useInfiniteQuery({
    ...columnsQuery(project ?? "", { sources: "config", limit: 300 }),
    enabled: project !== undefined,
  });
  const metrics = useInfiniteQuery({
    ...runMetricsQuery(compared[0]?.id ?? "", { limit: 500 }),
    enabled: compared.length > 0,
  });
  const target = ownTarget || firstTarget(metrics.data?.pages[0]?.metrics.filter((m) => !m.hidden) ?? []);
  const differing = compareRows(configs)
    .filter((r) => r.differs)
    .map((r) => `config.${r.key}`)
    .join("\n");
  const axes = useMemo(() => {
    const own =
      ownAxes.length > 0 ? ownAxes : firstAxes(columns.data?.pages[0]?.columns ?? [], new Set(differing.split("\n")));
    return target && !own.includes(target) ? [...own, target] : own;
  }, [ownAxes, columns.data, target, differing]);
  const x = ownX || axes.find((a) => a !== target) || "created";
  const y = ownY || target || "duration";
  const wanted = useMemo(() => [...new Set([...axes, x, y])].sort(), [axes, x, y]);
  const known =
    columns.data !== undefined &&
    configs.length === compared.length &&
    (metrics.data !== undefined || compared.length === 0);
  const asked = useQuery(
    runsQuery({ project: project ?? "", filter, columns: wanted, limit: MOST }, project !== undefined && known),
  );
  // The compared ones are always there, whatever the filter says.
  const extra = useQuery(
    runsQuery(
      {
        project: "",
        filter: `id in (${compared.map((r) => `"${r.id}"`).join(", ")})`,
        columns: wanted,
        archived: true,
        limit: 50,
      },
      compared.length > 0 && known,
    ),
  );
  const runs = useMemo(() => {
    const mine = extra.data ?? [];
    const ids = new Set(mine.map((r) => r.id));
    return [...(asked.data ?? []).filter((r) => !ids.has(r.id)), ...mine];
  }, [asked.data, extra.data]);
  const comparedIds = compared.map((r) => r.id).join();
  const marked = useMemo((): MarkedRun[] => {
    const chosen = new Set(comparedIds.split(","));
    const drawn = new Map(
      drawnRuns(
        runs.filter((r) => chosen.has(r.id)),
        baseline,
      ).map((d) => [d.id, d]),
    );
    return runs.map((r) => ({
      id: r.id,
      name: r.name,
      color: drawn.get(r.id)?.color ?? runColor(r.color, r.color_chosen),
      stroke: drawn.get(r.id)?.stroke ?? "solid",
      chosen: drawn.has(r.id),
    }));
  }, [runs, comparedIds, baseline]);
  const dimensions = useMemo(() => axes.map((name) => dimensionFor(name, runs)), [axes, runs]);
  const [dx, dy] = useMemo(() => [dimensionFor(x, runs), dimensionFor(y, runs)], [x, y, runs]);
  return {
    filter,
    setFilter,
    /** Neither runs nor axes are known yet. */
    pending: compared.length > 0 && !asked.error && (asked.isPending || extra.isPending),
    error: asked.error,
    retry: () => void asked.refetch(),
    runs: marked,
    target,
    setTarget,
    dimensions,
    setAxes,
    x: dx,
    setX,
    y: dy,
    setY,
  };
}
