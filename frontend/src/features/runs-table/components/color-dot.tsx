import { useEditRun } from "@/api/resources/runs";
import { runColor, SLOT_HEX } from "@/lib/colors/slots";
import { cx } from "@/ui/cx";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";

interface Colored {
  id: string;
  name: string;
  color: number;
  color_chosen: string | null;
}

/** The run's mark; a click opens the twenty slots. */
export function ColorDot({ run, color, drawn }: { run: Colored; color: string; drawn: boolean }) {
  return (
    <Popover
      label={`Colour of ${run.name}`}
      className="w-188 p-8"
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Colour of ${run.name}`}
          className="grid size-18 place-items-center rounded-tag hover:bg-line2 touch:pointer-events-none"
        >
          <RunMark color={color} filled={drawn} />
        </button>
      }
    >
      <ColorSlots run={run} />
    </Popover>
  );
}

function ColorSlots({ run }: { run: Colored }) {
  const edit = useEditRun();
  return (
    <>
      <p className="mb-8 truncate text-strong">{run.name}</p>
      <div className="grid grid-cols-5 gap-4">
        {SLOT_HEX.map((hex, slot) => (
          <button
            key={hex}
            type="button"
            aria-label={`Colour ${slot + 1}`}
            aria-pressed={runColor(run.color, run.color_chosen) === `var(--run-${slot})`}
            className={cx(
              "run-mark h-24 rounded-chip aria-pressed:outline-2 aria-pressed:outline-offset-1 aria-pressed:outline-acc",
            )}
            style={{ background: `var(--run-${slot})` }}
            onClick={() => edit.mutate({ id: run.id, color_chosen: hex })}
          />
        ))}
      </div>
      <button
        type="button"
        className="mt-8 flex h-26 w-full items-center justify-between rounded-chip px-4 text-fg2 hover:bg-hover"
        onClick={() => edit.mutate({ id: run.id, color_chosen: null })}
      >
        Reset to its own <RunMark color={`var(--run-${run.color})`} shape="square" />
      </button>
    </>
  );
}
