import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { type Kind, loggedQuery } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import { type SharedAxes, sharedAxes } from "@/panels/line/use-shared-range";
import type { Facet } from "../model/composition";
import { fullGrid } from "../model/grid";
import { namedRuns, namesSearch, panelKey } from "../model/sections";
import { type Layout, type Panel, PanelGrid, type Place } from "./panel-grid";

interface Props extends Layout {
  panels: readonly (Panel | undefined)[];
  /** Of all facets. */
  lines: readonly DrawnLine[];
  facets: readonly Facet[];
  /** The room there is, where the panels have the page. */
  room?: { width: number; height: number };
}

/** A panel for each facet that has logged the metric; those of a metric span the same ranges. */
export default function FacetGrid({ facets, panels, lines, room, ...layout }: Props) {
  const isLogged = useLogged(
    layout.project,
    facets,
    panels.filter((panel) => panel !== undefined),
  );
  const axesOf = useAxes(facets.map((facet) => facet.name).join("\n"));
  const places = panels.flatMap((panel): (Place | undefined)[] => {
    // Places of the final size, until it is known whose they are.
    const known = panel && facets.map((facet) => isLogged(panel, facet));
    if (!panel || known?.includes(undefined)) return facets.map(() => undefined);
    const having = facets.filter((_, i) => known?.[i]);
    if (having.length === 0) return [{ panel, lines }];
    const company = { axes: axesOf(panelKey(panel.kind, panel.metric.name)), lines };
    return having.map(({ name, lines: some }) => ({ panel, lines: some, facet: name, company }));
  });
  if (!room) return <PanelGrid {...layout} places={places} />;
  return (
    <div className="h-full overflow-y-auto">
      <PanelGrid {...layout} {...fullGrid(places.length, room.width, room.height)} places={places} full />
    </div>
  );
}

/** Whether any line of a facet has a metric, beside the baseline; undefined until that is known. */
function useLogged(project: string, facets: readonly Facet[], panels: readonly Panel[]) {
  const kinds = [...new Set(panels.map((panel) => panel.kind))];
  const asks = kinds.flatMap((kind) =>
    facets.map((facet) => {
      const names = panels.flatMap((panel) => (panel.kind === kind ? [panel.metric.name] : []));
      return { of: keyOf(kind, facet), ask: { runs: namedRuns(facet.own), kind, search: namesSearch(names) } };
    }),
  );
  const answers = useQueries({ queries: asks.map(({ ask }) => loggedQuery(project, ask)) });
  const logged = new Map(asks.map(({ of }, i) => [of, answers[i]?.error ? null : answers[i]?.data]));
  return (panel: Panel, facet: Facet) => {
    const names = logged.get(keyOf(panel.kind, facet));
    // Where the question failed the panel itself says what is wrong.
    return names === null ? true : names?.includes(panel.metric.name);
  };
}

const keyOf = (kind: Kind, facet: Facet) => `${kind} ${facet.name}`;

/** Axes that panels have in common, by what they are of; other facets have others. */
function useAxes(facets: string) {
  const [axes] = useState(() => new Map<string, SharedAxes>());
  return (panel: string): SharedAxes => {
    const key = `${panel}\n${facets}`;
    const found = axes.get(key) ?? sharedAxes();
    axes.set(key, found);
    return found;
  };
}
