import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { blobs, type RichKey, richAtQuery, richSampleQuery, richStepsQuery } from "@/api/resources/records";
import { formatCount, formatStep } from "@/lib/format/numbers";
import { HistogramHeat } from "@/panels/media/histogram-heat";
import { mediaOf } from "@/panels/media/payloads";
import { RichItem } from "@/panels/media/rich-item";
import { Button } from "@/ui/button";
import { ErrorState, Skeleton } from "@/ui/states";
import { nearestStep } from "../model/steps";

interface Props {
  run: string;
  head: RichKey;
  step: number | null;
  onStep(step: number): void;
}

const STRIP = 12;
const HEAT = 120;
const PICTURES = new Set(["image", "video", "figure"]);

/** One key: its values at the logged step nearest to the chosen one, and a view over all its steps. */
export function KeySection({ run, head, step, onStep }: Props) {
  const [over, setOver] = useState(false);
  const steps = useQuery(richStepsQuery(run, head.key));
  const near = steps.data && nearestStep(steps.data, step);
  const values = useQuery(richAtQuery(run, head.key, near?.step, near?.newest ?? true));
  const isHistogram = head.type === "histogram";
  const many = head.last_step > head.first_step;
  const error = steps.error ?? values.error;
  const busy = !error && (steps.isPending || (near !== undefined && values.isPending));
  return (
    <section aria-label={head.key} aria-busy={busy}>
      <header className="sticky top-0 z-sticky flex h-26 items-center gap-6 border-b border-line bg-sunken px-16 [section+section_&]:border-t">
        <h2 className="truncate text-strong" title={head.key}>
          {head.key}
        </h2>
        <span className="num truncate text-fg3">
          {head.type} · {formatCount(head.count)}
        </span>
        <span className="flex-1" />
        {near && (
          <span className="num shrink-0 text-fg2">
            step {formatStep(near.step)}
            {near.away > 0 && <span className="text-fg3"> ± {formatStep(near.away)}</span>}
          </span>
        )}
        {many && PICTURES.has(head.type) && (
          <Button look="quiet" className="-mr-9 h-20!" aria-pressed={over} onClick={() => setOver(!over)}>
            Over steps
          </Button>
        )}
      </header>
      {error ? (
        <ErrorState
          title="Could not read these values"
          onRetry={() => void steps.refetch().then(() => values.refetch())}
        >
          {sentenceOf(error)}
        </ErrorState>
      ) : (
        <div className="grid min-h-120 gap-12 p-16">
          {isHistogram && many && <OverSteps run={run} head={head} at={near?.step ?? null} onStep={onStep} />}
          {over ? (
            <Strip run={run} head={head} at={near?.step ?? null} onStep={onStep} />
          ) : (
            <div className="flex min-w-0 flex-wrap items-start gap-12">
              {values.data?.map((v) => (
                <RichItem
                  key={`${v.index}`}
                  type={v.type}
                  payload={v.payload}
                  label={`${head.key} at step ${formatStep(v.step)}`}
                  blobs={blobs}
                />
              )) ?? <Skeleton width={isHistogram ? 420 : 240} className={isHistogram ? "h-139" : "h-88"} />}
            </div>
          )}
        </div>
      )}
    </section>
  );
}

interface OverProps {
  run: string;
  head: RichKey;
  at: number | null;
  onStep(step: number): void;
}

/** All histograms of a key as one picture. */
function OverSteps({ run, head, at, onStep }: OverProps) {
  const { data } = useQuery(richSampleQuery(run, head.key, HEAT));
  const histograms = (data ?? []).flatMap((v) => {
    const media = mediaOf(v.type, v.payload);
    return media.kind === "histogram" ? [{ step: v.step, ...media }] : [];
  });
  // Until they are here their place is kept.
  if (data && histograms.length < 2) return null;
  return <HistogramHeat histograms={histograms} step={at} label={head.key} onStep={onStep} />;
}

/** One value of each of a few steps beside each other. */
function Strip({ run, head, at, onStep }: OverProps) {
  const { data } = useQuery(richSampleQuery(run, head.key, STRIP));
  return (
    <ul className="flex min-w-0 gap-8 overflow-x-auto pb-4">
      {data?.map((v) => (
        <li key={v.step} className={head.type === "figure" ? "w-360 shrink-0" : "w-128 shrink-0"}>
          <RichItem
            type={v.type}
            payload={v.payload}
            label={`${head.key} at step ${formatStep(v.step)}`}
            blobs={blobs}
            fill
          />
          <button
            type="button"
            aria-current={v.step === at ? "step" : undefined}
            className="num mt-2 w-full rounded-tag text-left text-fg2 aria-[current]:text-strong hover:text-fg"
            onClick={() => onStep(v.step)}
          >
            {formatStep(v.step)}
          </button>
        </li>
      ))}
    </ul>
  );
}
