import { lazy, Suspense } from "react";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { Facet } from "../model/composition";
import { type Layout, type Panel, PanelGrid } from "./panel-grid";

const FacetGrid = lazy(() => import("./facet-grid"));

export interface GridProps extends Layout {
  lines: readonly DrawnLine[];
  /** Each metric has a panel for each of these; null: one for all lines. */
  facets: readonly Facet[] | null;
}

interface Props extends GridProps {
  /** Undefined where a name is on its way. */
  panels: readonly (Panel | undefined)[];
}

/** A panel for each metric, or several for what its lines have in common. */
export function ChartGrid({ panels, lines, facets, ...layout }: Props) {
  if (!facets) return <PanelGrid {...layout} places={panels.map((panel) => panel && { panel, lines })} />;
  return (
    <Suspense fallback={<PanelGrid {...layout} places={panels.map(() => undefined)} />}>
      <FacetGrid {...layout} panels={panels} lines={lines} facets={facets} />
    </Suspense>
  );
}
