import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import { sentenceOf } from "@/api/problems";
import { type Kind, metricNamesQuery } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { Button } from "@/ui/button";
import { ErrorState, Nothing } from "@/ui/states";
import { useSize } from "@/ui/use-size";
import { useChartSettings } from "../hooks/use-chart-settings";
import type { Composition } from "../hooks/use-composition";
import { columnsFor, heightFor } from "../model/grid";
import { namedRuns, prefixOf, searchText, sectionKey, sectionsOf } from "../model/sections";
import { ChartSection } from "./chart-section";
import { ChartsHead } from "./charts-head";
import { LoadingPanels } from "./loading-panels";
import { TopSection } from "./top-section";

const CompositionLegend = lazy(() => import("./composition-legend"));
const FullPanel = lazy(() => import("./full-panel").then((m) => ({ default: m.FullPanel })));

interface Props {
  project: string;
  lines: readonly DrawnLine[];
  /** By which fields the lines look and part as they do, where that can be chosen. */
  composition?: Composition;
  kinds: readonly Kind[];
  link: ChartLink;
  /** At the right end of the head. */
  tools?: ReactNode;
  /** Runs are still on their way: no word about there being none. */
  pending?: boolean;
}

/** One line panel per metric, in folding sections by prefix. Only panels near the view exist. */
export function ChartsPane({ project, lines, composition, kinds, link, tools, pending = false }: Props) {
  const settings = useChartSettings();
  const [ref, size] = useSize();
  const ids = useMemo(() => namedRuns(lines), [lines]);
  const search = searchText(settings.search);
  const metric = useInfiniteQuery(
    metricNamesQuery(
      project,
      { runs: ids, kind: "metric", search },
      !pending && kinds.includes("metric") && ids.length > 0,
    ),
  );
  const system = useInfiniteQuery(
    metricNamesQuery(
      project,
      { runs: ids, kind: "system", search },
      !pending && kinds.includes("system") && ids.length > 0,
    ),
  );
  const sections = useMemo(() => {
    const of = (kind: Kind, query: typeof metric) => {
      const pages = kinds.includes(kind) && ids.length > 0 ? (query.data?.pages ?? []) : [];
      const names = pages.flatMap((p) => p.metrics);
      // Few names are all here already; of many a section asks for its own.
      const complete = settings.search !== "" || names.length >= (pages[0]?.total ?? 0);
      return sectionsOf(pages[0]?.prefixes ?? {}, kind).map((head) => ({
        head,
        names: complete ? names.filter((m) => prefixOf(m.name) === head.prefix) : undefined,
      }));
    };
    return [...of("metric", metric), ...of("system", system)].filter(
      (s) => s.names === undefined || s.names.length > 0,
    );
  }, [metric, system, kinds, ids.length, settings.search]);
  const columns = columnsFor(size?.width ?? 640);
  const height = heightFor(columns, size?.width ?? 640);
  const grouped = lines.some((l) => l.kind === "group");
  const grid = { project, lines, facets: composition?.facets ?? null, settings, link, columns, height };
  const composed = composition && Object.values(composition.fields).some(Boolean);
  const error = metric.error ?? system.error;
  // Until both are here: the sections of the later one would push those of the other down.
  const loading = pending || (ids.length > 0 && (metric.isLoading || system.isLoading));
  return (
    <section aria-label="Charts" className="relative flex min-h-0 flex-1 flex-col">
      <ChartsHead
        project={project}
        runs={ids}
        grouped={grouped}
        settings={settings}
        composition={composition}
        width={size?.width ?? 0}
      >
        {tools}
      </ChartsHead>
      {composed && (
        <Suspense fallback={<div className="h-26 shrink-0 border-b border-line" />}>
          <CompositionLegend composition={composition} />
        </Suspense>
      )}
      <div ref={ref} className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]" data-scroll="charts">
        {error && sections.length === 0 ? (
          <ErrorState title="Could not read the metrics" onRetry={() => void metric.refetch()}>
            {sentenceOf(error)}
          </ErrorState>
        ) : loading ? (
          <LoadingPanels columns={columns} height={height} />
        ) : sections.length > 0 ? (
          <>
            {settings.top.length > 0 && settings.search === "" && <TopSection {...grid} />}
            {sections.map(({ head, names }) => (
              <ChartSection
                key={sectionKey(head)}
                {...grid}
                head={head}
                names={names}
                searching={settings.search !== ""}
              />
            ))}
          </>
        ) : settings.search ? (
          <Nothing
            title={`No panel matches “${settings.search}”`}
            className="mt-48"
            action={<Button onClick={() => settings.setSearch("")}>Show all panels</Button>}
          />
        ) : ids.length === 0 ? (
          <Nothing title="No run is drawn" className="mt-48">
            Click an eye in the table, or let the newest runs be followed.
          </Nothing>
        ) : (
          <Nothing title="No values yet" className="mt-48">
            {kinds.includes("metric")
              ? "A panel appears here for each metric, as soon as a drawn run logs it."
              : "Nothing was measured on this machine."}
          </Nothing>
        )}
      </div>
      {settings.full && (
        <Suspense>
          <FullPanel
            project={project}
            lines={lines}
            facets={composition?.facets ?? null}
            settings={settings}
            link={link}
          />
        </Suspense>
      )}
    </section>
  );
}
