import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runsQuery, runValue } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { writeParam } from "@/lib/url-state/codec";
import { colorByParam, facetByParam, strokeByParam } from "@/lib/url-state/params";
import type { DrawnLine } from "@/panels/line/drawn-run";
import { useSetUrl, useUrlState } from "@/ui/use-url-state";
import { type Composed, compose, type Fields } from "../model/composition";
import { namedRuns } from "../model/sections";

export interface Composition extends Composed {
  fields: Fields;
  set(change: Partial<Fields>): void;
  /** Colours by id of a run or group, where a field decides them; null where each has its own. */
  marks: ReadonlyMap<string, string> | null;
}

const PARAMS = { color: colorByParam, stroke: strokeByParam, facet: facetByParam } as const;

/** How the lines of the workbench look and part by what the address says. Until the values are here, as they do by themselves. */
export function useComposition(project: string, lines: readonly DrawnLine[]): Composition {
  const [color] = useUrlState(colorByParam);
  const [stroke] = useUrlState(strokeByParam);
  const [facet] = useUrlState(facetByParam);
  const setUrl = useSetUrl();
  const fields = useMemo(() => ({ color, stroke, facet }), [color, stroke, facet]);
  const columns = [...new Set([color, stroke, facet].filter(Boolean))];
  const runs = columns.length > 0 ? namedRuns(lines) : [];
  const values = useQuery(
    runsQuery(
      {
        project,
        filter: `id in (${runs.map(quoteText).join(", ")})`,
        archived: true,
        sort: ["-created"],
        columns,
        limit: Math.max(1, runs.length),
      },
      runs.length > 0,
    ),
  );
  const composed = useMemo(() => {
    if (!values.data || columns.length === 0) return compose(lines, { color: "", stroke: "", facet: "" }, () => null);
    const byId = new Map(values.data.map((run) => [run.id, run]));
    return compose(lines, fields, (run, field) => {
      const found = byId.get(run);
      return found && (runValue(found, field) ?? null);
    });
  }, [lines, fields, values.data, columns.length]);
  const marks = useMemo(
    () => (color && values.data ? new Map(composed.lines.map((line) => [line.id, line.color])) : null),
    [color, composed.lines, values.data],
  );
  return {
    ...composed,
    fields,
    marks,
    set: (change) =>
      setUrl((params) => {
        for (const name of Object.keys(change) as (keyof Fields)[])
          writeParam(PARAMS[name], change[name] ?? "", params);
      }),
  };
}
