import { formatCount, formatStep } from "@/lib/format/numbers";
import { nearestIndex } from "@/plot/histogram-map";
import { Button } from "@/ui/button";
import { Slider } from "@/ui/slider";
import { walk } from "../model/steps";

interface Props {
  /** Those that were logged, in order. */
  steps: readonly number[];
  /** Null: the newest, also when newer ones come. */
  step: number | null;
  onStep(step: number | null): void;
  className?: string;
}

/** One slider over logged steps. A chosen step stays where it is while a run goes on. */
export function StepSlider({ steps, step, onStep, className = "w-260" }: Props) {
  if (steps.length === 0) return null;
  const last = steps.length - 1;
  const at = step === null ? last : nearestIndex(steps, step);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-8">
      <span className="text-fg2">Step</span>
      <Slider
        label="Step"
        className={className}
        min={0}
        max={Math.max(1, last)}
        step={1}
        value={at}
        onChange={(to) => onStep(walk(steps, steps[0] ?? 0, to))}
      />
      <span className="num text-strong" data-testid="step">
        {formatStep(step ?? steps[last] ?? 0)}
      </span>
      <span className="num text-fg3 max-sm:hidden">
        {formatCount(at + 1)} of {formatCount(steps.length)}
      </span>
      {step !== null && (
        <Button look="quiet" onClick={() => onStep(null)}>
          Newest
        </Button>
      )}
    </div>
  );
}
