import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type MetricName, metricNamesQuery } from "@/api/resources/metrics";
import { namedRuns, panelTitle, type SectionHead, sectionKey, sectionSearch, sectionTitle } from "../model/sections";
import { ChartGrid, type GridProps } from "./chart-grid";
import { SectionHeader } from "./section-head";

interface Props extends GridProps {
  head: SectionHead;
  /** Its metrics where they are known already; without them the section asks for its own. */
  names?: readonly MetricName[];
  /** What a search has found is never folded away. */
  searching: boolean;
}

/** Twelve fill rows of one, two, three and four. */
const PAGE = 12;
/** More than this and a section begins folded. */
const MANY = 400;

export function ChartSection({ head, names: known, searching, ...grid }: Props) {
  const { project, lines, settings } = grid;
  const key = sectionKey(head);
  const open = settings.closed.includes(key) === head.count > MANY || searching;
  const [page, setPage] = useState(0);
  const runs = useMemo(() => namedRuns(lines), [lines]);
  const names = useInfiniteQuery(
    metricNamesQuery(
      project,
      { runs, kind: head.kind, search: sectionSearch(head.prefix) },
      open && known === undefined && runs.length > 0,
    ),
  );
  const all = (known ?? names.data?.pages.flatMap((p) => p.metrics) ?? []).filter((m) => !m.hidden);
  const total = known ? all.length : head.count;
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  const at = Math.min(page, last);
  const shown = all.slice(at * PAGE, (at + 1) * PAGE);
  const go = (to: number) => {
    setPage(to);
    if ((to + 1) * PAGE > all.length && names.hasNextPage && !known) void names.fetchNextPage();
  };
  return (
    <section aria-label={sectionTitle(head)}>
      <SectionHeader
        title={sectionTitle(head)}
        total={total}
        open={open}
        onToggle={() => settings.toggleClosed(key)}
        page={total > PAGE ? { at, last, size: PAGE, go } : undefined}
      />
      {open && (
        <ChartGrid
          {...grid}
          panels={Array.from({ length: shown.length || Math.min(PAGE, total) }, (_, i) => {
            const metric = shown[i];
            return metric && { kind: head.kind, metric, title: panelTitle(metric.name, head.prefix) };
          })}
        />
      )}
    </section>
  );
}
