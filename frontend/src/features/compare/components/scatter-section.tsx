import { useMemo } from "react";
import { formatCount } from "@/lib/format/numbers";
import type { MarkedRun } from "@/panels/marked-run";
import { placedRuns, ScatterPanel } from "@/panels/scatter/scatter-panel";
import { canBeLog, type Dimension, spansDecades } from "@/plot/dimensions";
import { SettingButton } from "@/ui/button";
import { ColumnPicker } from "./column-picker";
import { Section } from "./section";

interface Props {
  project: string;
  runs: readonly MarkedRun[];
  x: Dimension | null;
  y: Dimension | null;
  /** Null: by what the values span. */
  logs: readonly string[] | null;
  height: number;
  /** Runs and axes are on their way: their place is kept. */
  pending: boolean;
  onX(name: string): void;
  onY(name: string): void;
  onLogs(names: readonly string[]): void;
  onOpenRun(id: string): void;
  frame: { open: boolean; full: boolean; onOpen(open: boolean): void; onFull(full: boolean): void };
}

/** Any value of the runs over any other. */
export function ScatterSection({ project, runs, x, y, logs: chosenLogs, height, frame, ...p }: Props) {
  const logs = useMemo(
    () => chosenLogs ?? [x, y].filter((d): d is Dimension => d !== null && spansDecades(d)).map((d) => d.key),
    [chosenLogs, x, y],
  );
  const isLog = (d: Dimension | null) => d !== null && logs.includes(d.key) && canBeLog(d);
  const placed = useMemo(
    () => (x && y ? placedRuns(x, y, logs.includes(x.key), logs.includes(y.key)) : 0),
    [x, y, logs],
  );
  const setting = (name: "x" | "y", d: Dimension | null, onPick: (name: string) => void) => (
    <>
      <ColumnPicker
        project={project}
        label={`${name}-axis`}
        single
        chosen={d ? [d.key] : []}
        onPick={onPick}
        trigger={
          <SettingButton label={name} value={d?.label ?? "choose"} className="h-22! max-w-180 overflow-hidden" />
        }
      />
      {d && canBeLog(d) && (
        <button
          type="button"
          aria-label={`${name}-axis ${isLog(d) ? "logarithmic" : "linear"}`}
          aria-pressed={isLog(d)}
          className="rounded-tag px-2 text-meta text-fg3 hover:text-fg"
          onClick={() => p.onLogs(isLog(d) ? logs.filter((k) => k !== d.key) : [...logs, d.key])}
        >
          {isLog(d) ? "log" : "lin"}
        </button>
      )}
    </>
  );
  return (
    <Section
      title="Scatter"
      note={
        !p.pending &&
        x &&
        y && (
          <>
            {formatCount(placed)} runs
            {placed < runs.length && ` · ${formatCount(runs.length - placed)} without a value`}
          </>
        )
      }
      tools={
        <>
          {setting("y", y, p.onY)}
          {setting("x", x, p.onX)}
        </>
      }
      {...frame}
    >
      {p.pending ? (
        <div style={{ height }} />
      ) : (
        x &&
        y && (
          <div className="p-8">
            <ScatterPanel
              runs={runs}
              x={x}
              y={y}
              logX={isLog(x)}
              logY={isLog(y)}
              height={height - 16}
              onOpen={p.onOpenRun}
            />
          </div>
        )
      )}
    </Section>
  );
}
