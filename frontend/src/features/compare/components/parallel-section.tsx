import { ListFilter, SlidersHorizontal, X } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "@/lib/format/numbers";
import type { MarkedRun } from "@/panels/marked-run";
import { ParallelPanel } from "@/panels/parallel/parallel-panel";
import { axisScale } from "@/plot/axis-scale";
import { type Brushes, chosenBy } from "@/plot/brushes";
import { type Dimension, spansDecades } from "@/plot/dimensions";
import { Button, IconButton, SettingButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Nothing } from "@/ui/states";
import { ColumnPicker } from "./column-picker";
import { Section } from "./section";

interface Props {
  project: string;
  runs: readonly MarkedRun[];
  dimensions: readonly Dimension[];
  target: string | null;
  targetLabel: string;
  /** Null: by what the values span. */
  logs: readonly string[] | null;
  brushes: Brushes;
  height: number;
  /** Runs and axes are on their way: their place is kept. */
  pending: boolean;
  onAxes(names: readonly string[]): void;
  onTarget(name: string): void;
  onLogs(names: readonly string[]): void;
  onBrushes(brushes: Brushes): void;
  onOpenRun(id: string): void;
  /** Compare the brushed runs instead. */
  onCompare(ids: readonly string[]): void;
  frame: { open: boolean; full: boolean; onOpen(open: boolean): void; onFull(full: boolean): void };
}

const MOST_COMPARED = 50;

/** Parallel coordinates over the project's runs, the compared ones in their own colours. */
export function ParallelSection({ runs, dimensions, target, logs: chosenLogs, brushes, frame, ...p }: Props) {
  const logs = useMemo(() => chosenLogs ?? dimensions.filter(spansDecades).map((d) => d.key), [chosenLogs, dimensions]);
  const passing = useMemo(() => {
    const axes = dimensions.map((d) => ({ ...d, scale: axisScale(d, logs.includes(d.key)) }));
    const passes = chosenBy(brushes, axes, runs.length);
    return runs.filter((_, i) => passes[i]).map((r) => r.id);
  }, [dimensions, logs, brushes, runs]);
  const brushed = Object.keys(brushes).length > 0;
  const axes = dimensions.map((d) => d.key);
  const toggle = (name: string) =>
    p.onAxes(axes.includes(name) ? axes.filter((a) => a !== name) : [...axes.slice(0, -1), name, ...axes.slice(-1)]);
  return (
    <Section
      title="Parallel coordinates"
      note={
        !p.pending && (
          <>
            {formatCount(runs.length)} runs{brushed && ` · ${formatCount(passing.length)} brushed`}
          </>
        )
      }
      tools={
        <>
          {brushed && (
            <>
              <Button
                look="quiet"
                className="h-22!"
                icon={<Icon of={ListFilter} small />}
                disabled={passing.length === 0 || passing.length > MOST_COMPARED}
                title={passing.length > MOST_COMPARED ? `At most ${MOST_COMPARED} can be compared` : undefined}
                onClick={() => p.onCompare(passing)}
              >
                Compare {formatCount(passing.length)}
              </Button>
              <IconButton small label="Clear all brushes" onClick={() => p.onBrushes({})}>
                <Icon of={X} small />
              </IconButton>
            </>
          )}
          <ColumnPicker
            project={p.project}
            label="Colour by"
            single
            numbers
            chosen={target ? [target] : []}
            onPick={p.onTarget}
            trigger={<SettingButton label="Colour" value={p.targetLabel} className="h-22! max-w-200 overflow-hidden" />}
          />
          <ColumnPicker
            project={p.project}
            label="Axes"
            chosen={axes}
            onPick={toggle}
            trigger={
              <IconButton small label="Axes">
                <Icon of={SlidersHorizontal} small />
              </IconButton>
            }
          />
        </>
      }
      {...frame}
    >
      {p.pending ? (
        <div style={{ height: p.height }} />
      ) : dimensions.length < 2 ? (
        <Nothing title="Nothing differs between these runs">Add axes at the right of this head.</Nothing>
      ) : (
        <ParallelPanel
          runs={runs}
          dimensions={dimensions}
          colorBy={target}
          logs={logs}
          brushes={brushes}
          height={p.height}
          onBrushes={p.onBrushes}
          onOrder={p.onAxes}
          onLogs={p.onLogs}
          onOpen={p.onOpenRun}
        />
      )}
    </Section>
  );
}
