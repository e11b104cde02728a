import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { ChartLink, PanelLine } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { ChartsHead } from "./charts-head";

interface Props {
  label: string;
  project: string;
  runs: readonly string[];
  lines: readonly PanelLine[];
  settings: ChartSettings;
  link: ChartLink;
  /** Keys of the panels that ← and → walk, this one among them. */
  walk: readonly string[];
  axes?: ReactNode;
  children(size: { width: number; height: number }): ReactNode;
}

/** What stands around one panel over the page below the top bar: ← and → walk, Esc goes back. */
export function FullFrame({ label, project, runs, lines, settings, link, walk, axes, children }: Props) {
  const [ref, size] = useSize();
  const at = walk.indexOf(settings.full);
  const { setFull } = settings;
  const before = walk[at - 1];
  const after = at < 0 ? undefined : walk[at + 1];
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const typing = e.target instanceof HTMLElement && e.target.closest("input, [role=slider], [role=figure]");
      const next = { ArrowLeft: before, ArrowRight: after }[e.key];
      if (e.key === "Escape" && !e.defaultPrevented) setFull("");
      else if (next !== undefined && !typing) setFull(next);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [setFull, before, after]);
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
      aria-label={label}
    >
      <ChartsHead
        project={project}
        runs={runs}
        grouped={lines.some((l) => l.kind === "group")}
        settings={settings}
        width={size?.width ?? 0}
        axes={axes}
      >
        {at >= 0 && (
          <span className="num flex shrink-0 items-center gap-2 text-fg2">
            {at + 1} of {walk.length}
            <IconButton
              small
              label="Previous panel"
              keys="←"
              disabled={before === undefined}
              onClick={() => before !== undefined && setFull(before)}
            >
              <Icon of={ChevronLeft} small />
            </IconButton>
            <IconButton
              small
              label="Next panel"
              keys="→"
              disabled={after === undefined}
              onClick={() => after !== undefined && setFull(after)}
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
        {size && children(size)}
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
