import { useQueries, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useCallback, useMemo } from "react";
import { sentenceOf } from "@/api/problems";
import { richKeysQuery, richStepsQuery } from "@/api/resources/records";
import { formatCount } from "@/lib/format/numbers";
import { searchParam, stepParam } from "@/lib/url-state/params";
import { matcher } from "@/plot/panel-search";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { NearSection } from "@/ui/near-section";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import { unionOf, walk } from "../model/steps";
import { KeySection } from "./key-section";
import { StepSlider } from "./step-slider";

/** Keys whose steps make the slider; more would cost a question each. */
const MOST_ASKED = 60;

/** Images, audio, video, tables, histograms, pages, text: one slider over the steps of them all. */
export function MediaView({ run }: { run: string }) {
  const { data: keys, error, refetch } = useQuery(richKeysQuery(run));
  const [search, setSearch] = useUrlState(searchParam);
  const [step, setStep] = useUrlState(stepParam);
  const matches = matcher(search);
  const shown = keys?.filter((k) => matches(k.key));
  const combine = useCallback((all: { data: number[] | undefined }[]) => all.map((q) => q.data ?? []), []);
  const lists = useQueries({
    queries: (keys ?? []).slice(0, MOST_ASKED).map((k) => richStepsQuery(run, k.key)),
    combine,
  });
  const steps = useMemo(() => unionOf(lists), [lists]);
  if (error) {
    return (
      <ErrorState title="Could not read the media" onRetry={() => void refetch()}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  if (keys?.length === 0) {
    return (
      <Nothing title="No media" className="mt-48">
        {'Log images, tables, histograms or text: trackai.log({"samples": trackai.Image(array)})'}
      </Nothing>
    );
  }
  // Anywhere on the tab, not only on the slider; fields and tables keep their own arrows.
  const keysDown = (event: KeyboardEvent) => {
    const by = event.key === "[" ? -1 : event.key === "]" ? 1 : 0;
    if (by === 0 || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    setStep(walk(steps, step, by));
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={keysDown}>
      <div className="flex h-36 shrink-0 items-center gap-12 border-b border-line px-16 max-sm:h-auto max-sm:flex-wrap max-sm:py-6">
        <SearchField label="Keys, regex" className="w-200 max-sm:w-full" value={search} onChange={setSearch} />
        {steps.length > 1 && <StepSlider steps={steps} step={step} onStep={setStep} className="max-w-420 flex-1" />}
      </div>
      <div
        tabIndex={0}
        role="region"
        aria-label="Media"
        className="focus-inside in-order min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]"
      >
        {!shown ? (
          <div className="flex flex-col gap-16 p-16" aria-busy="true">
            <Skeleton width={120} />
            <Skeleton width={240} className="h-120" />
          </div>
        ) : shown.length === 0 ? (
          <Nothing
            title={`No key matches “${search}”`}
            className="mt-48"
            action={<Button onClick={() => setSearch("")}>Show all {formatCount(keys?.length ?? 0)}</Button>}
          />
        ) : (
          shown.map((k) => (
            <NearSection key={k.key} height={200}>
              <KeySection run={run} head={k} step={step} onStep={setStep} />
            </NearSection>
          ))
        )}
      </div>
    </div>
  );
}
