import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import type { ChartSettings } from "../hooks/use-chart-settings";
import type { Facet } from "../model/composition";
import { namedRuns, panelKey, prefixOf, readPanelKey, sectionSearch } from "../model/sections";
import { ChartPanel } from "./chart-panel";
import FacetGrid from "./facet-grid";
import { FullFrame } from "./full-frame";

interface Props {
  project: string;
  lines: readonly DrawnLine[];
  facets: readonly Facet[] | null;
  settings: ChartSettings;
  link: ChartLink;
}

/** One metric over the page below the top bar, its facets side by side: ← and → walk its section. */
export function FullPanel({ project, lines, facets, settings, link }: Props) {
  const { kind, metric } = readPanelKey(settings.full);
  const runs = useMemo(() => namedRuns(lines), [lines]);
  const names = useInfiniteQuery(
    metricNamesQuery(project, { runs, kind, search: sectionSearch(prefixOf(metric)) }, runs.length > 0),
  );
  const grid = { project, lines, settings, link };
  const section = names.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
  const shown = section.find((m) => m.name === metric) ?? { name: metric, runs: 0, hidden: false };
  return (
    <FullFrame
      label={metric}
      project={project}
      runs={runs}
      lines={lines}
      settings={settings}
      link={link}
      walk={section.map((m) => panelKey(kind, m.name))}
    >
      {(room) =>
        facets ? (
          <FacetGrid
            key={settings.full}
            {...grid}
            facets={facets}
            panels={[{ kind, metric: shown, title: metric }]}
            columns={1}
            height={room.height}
            room={room}
          />
        ) : (
          <ChartPanel
            key={settings.full}
            {...grid}
            metric={shown}
            title={metric}
            kind={kind}
            height={room.height}
            full
            onFull={() => settings.setFull("")}
          />
        )
      }
    </FullFrame>
  );
}
