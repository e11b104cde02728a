import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { namedRuns, panelKey, prefixOf, readPanelKey, sectionSearch } from "../model/sections";
import { ChartPanel } from "./chart-panel";
import { FullFrame } from "./full-frame";

interface Props {
  project: string;
  lines: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
}

/** One panel over the page below the top bar: ← and → walk its section. */
export function FullPanel({ project, lines, settings, link }: Props) {
  const { kind, metric } = readPanelKey(settings.full);
  const runs = useMemo(() => namedRuns(lines), [lines]);
  const names = useInfiniteQuery(
    metricNamesQuery(project, { runs, kind, search: sectionSearch(prefixOf(metric)) }, runs.length > 0),
  );
  const section = names.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
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
      {(height) => (
        <ChartPanel
          key={settings.full}
          project={project}
          metric={section.find((m) => m.name === metric) ?? { name: metric, runs: 0, hidden: false }}
          title={metric}
          kind={kind}
          lines={lines}
          settings={settings}
          link={link}
          height={height}
          full
          onFull={() => settings.setFull("")}
        />
      )}
    </FullFrame>
  );
}
