import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { namedRuns, panelKey, prefixOf, readPanelKey, sectionSearch } from "../model/sections";
import { ChartPanel } from "./chart-panel";
import { ChartsHead } from "./charts-head";

interface Props {
  project: string;
  lines: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
}

/** One panel over the page below the top bar: ← and → walk its section, Esc goes back. */
export function FullPanel({ project, lines, settings, link }: Props) {
  const [ref, size] = useSize();
  const { kind, metric } = readPanelKey(settings.full);
  const runs = useMemo(() => namedRuns(lines), [lines]);
  const names = useInfiniteQuery(
    metricNamesQuery(project, { runs, kind, search: sectionSearch(prefixOf(metric)) }, runs.length > 0),
  );
  const section = names.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden) ?? [];
  const at = section.findIndex((m) => m.name === metric);
  const { setFull } = settings;
  const before = section[at - 1]?.name;
  const after = at < 0 ? undefined : section[at + 1]?.name;
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const typing = e.target instanceof HTMLElement && e.target.closest("input, [role=slider], [role=figure]");
      const next = { ArrowLeft: before, ArrowRight: after }[e.key];
      if (e.key === "Escape" && !e.defaultPrevented) setFull("");
      else if (next !== undefined && !typing) setFull(panelKey(kind, next));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [setFull, before, after, kind]);
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <div
      ref={dialog}
      tabIndex={-1}
      className="fixed inset-0 top-40 z-full flex flex-col bg-bg outline-none"
      role="dialog"
      aria-label={metric}
    >
      <ChartsHead
        project={project}
        runs={runs}
        grouped={lines.some((l) => l.kind === "group")}
        settings={settings}
        width={size?.width ?? 0}
      >
        {at >= 0 && (
          <span className="num flex shrink-0 items-center gap-2 text-fg2">
            {at + 1} of {section.length}
            <IconButton
              small
              label="Previous panel"
              keys="←"
              disabled={before === undefined}
              onClick={() => before !== undefined && setFull(panelKey(kind, before))}
            >
              <Icon of={ChevronLeft} small />
            </IconButton>
            <IconButton
              small
              label="Next panel"
              keys="→"
              disabled={after === undefined}
              onClick={() => after !== undefined && setFull(panelKey(kind, after))}
            >
              <Icon of={ChevronRight} small />
            </IconButton>
          </span>
        )}
        <IconButton label="Back to all panels" keys="Esc" onClick={() => setFull("")}>
          <Icon of={X} />
        </IconButton>
      </ChartsHead>
      <div ref={ref} className="min-h-0 flex-1">
        {size && (
          <ChartPanel
            key={settings.full}
            project={project}
            metric={section[at] ?? { name: metric, runs: 0, hidden: false }}
            title={metric}
            kind={kind}
            lines={lines}
            settings={settings}
            link={link}
            height={size.height}
            full
            onFull={() => setFull("")}
          />
        )}
      </div>
      <ul
        aria-label="Legend"
        className="flex max-h-80 shrink-0 flex-wrap gap-x-16 gap-y-2 overflow-y-auto border-t border-line px-12 py-6"
      >
        {lines.map((line) => (
          <li
            key={line.id}
            className="flex items-center gap-6"
            onPointerEnter={() => link.hovered.set(line.id)}
            onPointerLeave={() => link.hovered.set(null)}
          >
            <RunMark color={line.color} shape={line.kind === "group" ? "square" : "dot"} />
            <span className="max-w-240 truncate" title={line.name}>
              {line.name}
            </span>
            {line.kind === "group" && <span className="num text-fg3">{line.n}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
