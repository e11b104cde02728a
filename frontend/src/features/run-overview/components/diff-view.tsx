import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";

const MOST_LINES = 5000;

/** The difference to the commit, in full. */
export function DiffView({ diff, truncated, onClose }: { diff: string; truncated: boolean; onClose(): void }) {
  const lines = diff.split("\n");
  return (
    <Dialog title="Difference to the commit" open onClose={onClose} className="top-48 flex max-w-960 flex-col p-18">
      <pre tabIndex={0} className="mt-8 min-h-0 overflow-auto rounded-float border border-line py-6 text-code">
        {lines.slice(0, MOST_LINES).map((line, i) => (
          <div
            key={i}
            className={cx(
              "px-10",
              /^\+(?!\+\+)/.test(line)
                ? "bg-good-bg text-good"
                : /^-(?!--)/.test(line)
                  ? "bg-bad-bg text-bad"
                  : line.startsWith("diff ")
                    ? "mt-8 font-semibold"
                    : "text-fg2",
            )}
          >
            {line || " "}
          </div>
        ))}
      </pre>
      {(truncated || lines.length > MOST_LINES) && (
        <p className="mt-8 text-fg3">
          {truncated
            ? "The difference was larger than what a run keeps."
            : `Only the first ${MOST_LINES} lines are shown.`}
        </p>
      )}
    </Dialog>
  );
}
