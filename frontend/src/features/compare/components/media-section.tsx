import { useQueries, useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import {
  blobs,
  type RichKey,
  richAtQuery,
  richKeysQuery,
  richSampleQuery,
  richStepsQuery,
} from "@/api/resources/records";
import { type ColumnFormat, columnFormat, formatCount, formatMetric, formatStep } from "@/lib/format/numbers";
import type { MarkedRun } from "@/panels/marked-run";
import { RichItem } from "@/panels/media/rich-item";
import { Button, IconButton, SettingButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice } from "@/ui/menu";
import { RunMark } from "@/ui/run-mark";
import { Nothing } from "@/ui/states";
import { Section } from "./section";

interface Nearest {
  step: number;
  away: number;
  newest: boolean;
}

interface Props {
  /** The compared ones. */
  runs: readonly MarkedRun[];
  /** The chosen key; empty: the first. */
  name: string;
  step: number | null;
  onName(name: string): void;
  /** What the comparison is about, of a run. */
  scoreOf(run: string): number | null;
  /** Of logged steps the nearest to the wanted one, and their union: one rule for this page and a run's media. */
  nearest(steps: readonly number[], wanted: number | null): Nearest | undefined;
  /** One slider for all of them. */
  slider(steps: readonly (readonly number[])[]): ReactNode;
  frame: { open: boolean; full: boolean; onOpen(open: boolean): void; onFull(full: boolean): void };
}

const STRIP = 8;

/** One media key of the compared runs side by side at one step, or each run over its steps. */
export function MediaSection({ runs, name, step, onName, scoreOf, nearest, slider, frame }: Props) {
  const [index, setIndex] = useState(0);
  const [over, setOver] = useState(false);
  const together = useCallback((all: { data: RichKey[] | undefined }[]) => {
    const known = new Map<string, RichKey>();
    for (const { data } of all) for (const k of data ?? []) if (!known.has(k.key)) known.set(k.key, k);
    return [...known.values()];
  }, []);
  const keys = useQueries({ queries: runs.map((r) => richKeysQuery(r.id)), combine: together });
  // Images before figures: it is those that one looks at side by side.
  const pictures = ["image", "figure"].flatMap((type) => keys.filter((k) => k.type === type));
  const key = keys.find((k) => k.key === name) ?? pictures[0] ?? keys[0];
  const open = (frame.open || frame.full) && key !== undefined;
  const lists = useCallback((all: { data: number[] | undefined }[]) => all.map((q) => q.data ?? []), []);
  const steps = useQueries({
    queries: open ? runs.map((r) => richStepsQuery(r.id, key.key)) : [],
    combine: lists,
  });
  const shown = useMemo(() => runs.map((_, i) => nearest(steps[i] ?? [], step)), [runs, steps, step, nearest]);
  const scores = runs.map((r) => scoreOf(r.id));
  const format = columnFormat(scores);
  return (
    <Section
      title="Media"
      note={key?.key}
      tools={
        key && (
          <>
            <Button look="quiet" className="h-22!" aria-pressed={over} onClick={() => setOver(!over)}>
              Over steps
            </Button>
            {!over && (
              <>
                <span className="num text-fg2">value {formatCount(index + 1)}</span>
                <IconButton small label="Previous value" disabled={index === 0} onClick={() => setIndex(index - 1)}>
                  <Icon of={ChevronLeft} small />
                </IconButton>
                <IconButton small label="Next value" onClick={() => setIndex(index + 1)}>
                  <Icon of={ChevronRight} small />
                </IconButton>
              </>
            )}
            <Menu
              align="end"
              label="Key"
              trigger={
                <SettingButton label="Key" value={key.key} className="h-22! max-w-180 overflow-hidden">
                  <Icon of={ChevronDown} small className="text-fg3" />
                </SettingButton>
              }
            >
              {keys.map((k) => (
                <MenuChoice key={k.key} chosen={k === key} hint={k.type} onSelect={() => onName(k.key)}>
                  {k.key}
                </MenuChoice>
              ))}
            </Menu>
          </>
        )
      }
      {...frame}
    >
      {!key ? (
        <Nothing title="None of these runs logged media" />
      ) : over ? (
        <div className="grid gap-8 overflow-x-auto p-12">
          {runs.map((run) => (
            <OverSteps key={run.id} run={run} name={key.key} />
          ))}
        </div>
      ) : (
        <>
          <div className="flex gap-8 overflow-x-auto p-12">
            {runs.map((run, i) => (
              <OneRun
                key={run.id}
                run={run}
                name={key.key}
                near={shown[i]}
                index={index}
                score={scores[i] ?? null}
                format={format}
              />
            ))}
          </div>
          <div className="px-12 pb-8">{slider(steps)}</div>
        </>
      )}
    </Section>
  );
}

const Caption = ({ run, children }: { run: MarkedRun; children?: ReactNode }) => (
  <p className="num mt-4 flex items-center gap-6">
    <RunMark color={run.color} />
    <span className="min-w-0 flex-1 truncate" title={run.name}>
      {run.name}
    </span>
    {children}
  </p>
);

function OneRun({
  run,
  name,
  near,
  index,
  score,
  format,
}: {
  run: MarkedRun;
  name: string;
  near: Nearest | undefined;
  index: number;
  score: number | null;
  format: ColumnFormat;
}) {
  const { data } = useQuery(richAtQuery(run.id, name, near?.step, near?.newest ?? true));
  const value = near && data?.find((v) => v.index === index && v.key === name);
  return (
    <div className="w-160 min-w-140 flex-1 basis-0">
      {value ? (
        <RichItem
          type={value.type}
          payload={value.payload}
          label={`${name} of ${run.name} at step ${formatStep(value.step)}`}
          blobs={blobs}
          fill
        />
      ) : (
        <p className="grid h-108 place-items-center border border-line text-fg3">
          {near ? (data ? `only ${formatCount(data.length)} values` : "") : "not logged"}
        </p>
      )}
      <Caption run={run}>
        {near && near.away > 0 && (
          <span className="text-fg3" title={`The nearest logged step is ${formatStep(near.step)}`}>
            ± {formatStep(near.away)}
          </span>
        )}
        {score !== null && <span className="text-fg2">{formatMetric(score, format)}</span>}
      </Caption>
    </div>
  );
}

function OverSteps({ run, name }: { run: MarkedRun; name: string }) {
  const { data } = useQuery(richSampleQuery(run.id, name, STRIP));
  return (
    <div>
      <Caption run={run} />
      <div className="mt-4 flex gap-6">
        {data?.map((v) => (
          <div key={v.step} className="w-96 shrink-0">
            <RichItem
              type={v.type}
              payload={v.payload}
              label={`${name} of ${run.name} at step ${formatStep(v.step)}`}
              blobs={blobs}
              fill
            />
            <p className="num text-meta text-fg3">{formatStep(v.step)}</p>
          </div>
        ))}
      </div>
    </div>
  );
}
