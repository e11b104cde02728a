import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import { formatCount } from "@/lib/format/numbers";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { NearView } from "@/ui/near-view";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { panelTitle, type SectionHead, sectionKey, sectionSearch, sectionTitle } from "../model/sections";
import { ChartPanel } from "./chart-panel";

interface Props {
  project: string;
  head: SectionHead;
  /** Its metrics where they are known already; without them the section asks for its own. */
  names?: readonly string[];
  /** What a search has found is never folded away. */
  searching: boolean;
  runs: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
  columns: number;
  height: number;
}

/** Twelve fill rows of one, two, three and four. */
const PAGE = 12;
/** More than this and a section begins folded. */
const MANY = 400;

export function ChartSection({ project, head, names: known, searching, runs, settings, link, columns, height }: Props) {
  const key = sectionKey(head);
  const open = settings.closed.includes(key) === head.count > MANY || searching;
  const [page, setPage] = useState(0);
  const names = useInfiniteQuery(
    metricNamesQuery(
      project,
      { runs: runs.map((r) => r.id), kind: head.kind, search: sectionSearch(head.prefix) },
      open && known === undefined && runs.length > 0,
    ),
  );
  const all = known ?? names.data?.pages.flatMap((p) => p.metrics.map((m) => m.name)) ?? [];
  const total = known?.length ?? head.count;
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  const at = Math.min(page, last);
  const shown = all.slice(at * PAGE, (at + 1) * PAGE);
  const go = (to: number) => {
    setPage(to);
    if ((to + 1) * PAGE > all.length && names.hasNextPage && !known) void names.fetchNextPage();
  };
  // Before names arrive, places of the final size: nothing jumps when they come.
  const places = shown.length || Math.min(PAGE, total);
  const filler = (columns - (places % columns)) % columns;
  return (
    <section aria-label={sectionTitle(head)}>
      <div className="sticky top-0 z-sticky flex h-26 items-center border-b border-line bg-sunken pr-6 [section+section_&]:-mt-1 [section+section_&]:border-t">
        <h2 className="min-w-0">
          <button
            type="button"
            aria-expanded={open}
            className="focus-inside flex h-24 min-w-0 items-center gap-6 px-9"
            onClick={() => settings.toggleClosed(key)}
          >
            <Icon of={open ? ChevronDown : ChevronRight} small className="shrink-0 text-fg3" />
            <span className="truncate text-strong">{sectionTitle(head)}</span>
            <span className="num text-fg3">{formatCount(total)}</span>
          </button>
        </h2>
        <span className="flex-1" />
        {open && total > PAGE && (
          <span className="num flex items-center gap-2 text-fg2">
            {formatCount(at * PAGE + 1)}–{formatCount(Math.min(total, (at + 1) * PAGE))} of {formatCount(total)}
            <IconButton small label="Previous panels" disabled={at === 0} onClick={() => go(at - 1)}>
              <Icon of={ChevronLeft} small />
            </IconButton>
            <IconButton small label="Next panels" disabled={at >= last} onClick={() => go(at + 1)}>
              <Icon of={ChevronRight} small />
            </IconButton>
          </span>
        )}
      </div>
      {open && (
        <div className="grid gap-1 bg-line" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {Array.from({ length: places }, (_, i) => {
            const metric = shown[i];
            return (
              <NearView key={metric ?? i} height={height} className="bg-bg">
                {metric && (
                  <ChartPanel
                    metric={metric}
                    title={panelTitle(metric, head.prefix)}
                    kind={head.kind}
                    runs={runs}
                    settings={settings}
                    link={link}
                    height={height}
                    onFull={() => settings.setFull(`${head.kind}:${metric}`)}
                  />
                )}
              </NearView>
            );
          })}
          {filler > 0 && <div className="bg-bg" style={{ gridColumn: `span ${filler}` }} />}
        </div>
      )}
    </section>
  );
}
