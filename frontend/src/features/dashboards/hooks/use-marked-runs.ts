import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runsQuery } from "@/api/resources/runs";
import { runColor, strokesFor } from "@/lib/colors/slots";
import type { MarkedRun } from "@/panels/marked-run";
import { type Dimension, dimensionOf } from "@/plot/dimensions";
import { runsFilter } from "../model/question";
import type { Settings } from "../model/widget";

const label = (column: string) => column.replace(/^(config|metric)\./, "");

/** The runs of a scatter plot or of parallel coordinates, and their values in some columns. */
export function useMarkedRuns(project: string, settings: Settings, columns: readonly string[]) {
  const filter = runsFilter(settings);
  const asked = useQuery(
    runsQuery(
      { project, filter: filter ?? "", sort: ["-created"], columns, limit: settings.runs },
      filter !== null && columns.length > 0 && columns.every((c) => c !== ""),
    ),
  );
  const { data } = asked;
  const runs = useMemo((): MarkedRun[] => {
    const colors = (data ?? []).map((r) => runColor(r.color, r.color_chosen));
    const strokes = strokesFor(colors);
    return (data ?? []).map((r, i) => ({
      id: r.id,
      name: r.name,
      color: colors[i] ?? "var(--fg3)",
      stroke: strokes[i] ?? "solid",
      chosen: false,
    }));
  }, [data]);
  const names = columns.join("\n");
  const dimensions = useMemo(
    (): Dimension[] =>
      names.split("\n").map((c) =>
        dimensionOf(
          c,
          label(c),
          (data ?? []).map((r) => r.values[c]),
        ),
      ),
    [data, names],
  );
  return { asked, runs, dimensions };
}
