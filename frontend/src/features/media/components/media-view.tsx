import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type RichKey, richKeysQuery, richValuesQuery } from "@/api/resources/records";
import { formatCount, formatStep } from "@/lib/format/numbers";
import { NearView } from "@/ui/near-view";
import { Slider } from "@/ui/slider";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { MediaItem } from "./media-item";

/** Images, histograms, tables, text: one section a key, with a slider over its steps. */
export function MediaView({ run }: { run: string }) {
  const { data: keys, error, refetch } = useQuery(richKeysQuery(run));
  if (error) {
    return (
      <ErrorState title="Could not read the media" onRetry={() => void refetch()}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  return (
    <div tabIndex={0} role="region" aria-label="Media" className="focus-inside min-h-0 flex-1 overflow-y-auto">
      {!keys ? (
        <div className="grid gap-16 p-16" aria-busy="true">
          <Skeleton width={120} />
          <Skeleton width={240} className="h-120" />
        </div>
      ) : keys.length === 0 ? (
        <Nothing title="No media" className="mt-48">
          {'Log images, tables, histograms or text: trackai.log({"samples": trackai.Image(array)})'}
        </Nothing>
      ) : (
        keys.map((k) => <KeySection key={k.key} run={run} head={k} />)
      )}
    </div>
  );
}

function KeySection({ run, head }: { run: string; head: RichKey }) {
  return (
    <section aria-label={head.key}>
      <header className="sticky top-0 z-sticky flex h-26 items-center gap-6 border-b border-line bg-sunken px-16 [section+section_&]:border-t">
        <h2 className="truncate text-strong">{head.key}</h2>
        <span className="num text-fg3">
          {head.type} · {formatCount(head.count)}
        </span>
      </header>
      <KeyValues run={run} name={head.key} />
    </section>
  );
}

function KeyValues({ run, name }: { run: string; name: string }) {
  const { data: values, error, refetch } = useQuery(richValuesQuery(run, name));
  const [chosen, setChosen] = useState<number | null>(null);
  if (error) {
    return (
      <ErrorState title="Could not read these values" onRetry={() => void refetch()}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  if (!values) return <NearView height={200}>{null}</NearView>;
  const steps = [...new Set(values.map((v) => v.step))].sort((a, b) => a - b);
  // Until somebody moves the slider it rests at the newest step, also while newer ones arrive.
  const at = Math.min(chosen ?? steps.length - 1, steps.length - 1);
  const step = steps[at];
  return (
    <div className="p-16">
      {steps.length > 1 && (
        <div className="mb-12 flex items-center gap-8">
          <span className="text-fg2">Step</span>
          <Slider
            label={`Step of ${name}`}
            className="w-260 max-sm:flex-1"
            min={0}
            max={steps.length - 1}
            step={1}
            value={at}
            onChange={setChosen}
          />
          <span className="num text-strong">{formatStep(step ?? 0)}</span>
          <span className="num text-fg3">
            {at + 1} of {formatCount(steps.length)}
          </span>
        </div>
      )}
      <div className="flex flex-wrap gap-12">
        {values
          .filter((v) => v.step === step)
          .map((v) => (
            <MediaItem key={`${v.step} ${v.index}`} value={v} />
          ))}
      </div>
    </div>
  );
}
