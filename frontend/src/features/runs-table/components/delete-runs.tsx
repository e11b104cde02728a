import { useQuery } from "@tanstack/react-query";
import { type Run, runStatesQuery, runsSizeQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { quoteText } from "@/lib/filter-text/tokens";
import { formatBytes, formatCount, formatRounded } from "@/lib/format/numbers";
import { ConfirmDialog } from "@/ui/dialog";
import { RunMark } from "@/ui/run-mark";
import { StateIcon } from "@/ui/run-state";
import { many } from "../hooks/use-bulk-actions";

interface Props {
  open: boolean;
  count: number;
  /** Those of them that the table has, to be listed. */
  runs: readonly Run[];
  /** Ids of all of them, unless all that match are meant. */
  ids: readonly string[];
  /** Set when all that match are meant, most of which nobody has seen. */
  matching: { project: string; filter: string; archived: boolean } | null;
  onClose(): void;
  onConfirm(): void;
}

const LISTED = 100;
const SIZED = 400;

/** Says in numbers what goes; more than one run has to be typed. */
export function DeleteRuns({ open, count, runs, ids, matching, onClose, onConfirm }: Props) {
  const states = useQuery({ ...runStatesQuery(matching ?? { project: "", filter: "" }), enabled: open && !!matching });
  // A filter can name so many ids; of more, the number of runs has to say it.
  const of = matching ?? { filter: `id in (${ids.map(quoteText).join(", ")})`, archived: true };
  const size = useQuery({ ...runsSizeQuery(of), enabled: open && (matching !== null || ids.length <= SIZED) });
  const running = matching
    ? (states.data?.running ?? 0)
    : runs.filter((r) => r.state === "running" || r.state === "stalled").length;
  const hidden = count - Math.min(runs.length, LISTED);
  return (
    <ConfirmDialog
      open={open}
      title={`Delete ${many(count)}?`}
      verb={`Delete ${many(count)}`}
      typed={count > 1 ? `delete ${count}` : undefined}
      note="Restorable from the trash"
      onClose={onClose}
      onConfirm={onConfirm}
    >
      {matching ? (
        <>
          All {many(count)} that match now, on this page or not, leave{" "}
          {matching.filter ? <code className="text-code text-fg">{matching.filter}</code> : "the project"}
          {states.data &&
            ` (${Object.entries(states.data)
              .map(([state, n]) => `${formatCount(n)} ${state}`)
              .join(", ")})`}
          .{" "}
        </>
      ) : (
        `${count === 1 ? "It leaves" : "They leave"} every list and chart at once. `
      )}
      {size.data ? (
        <>
          The trash keeps {count === 1 ? "its" : "their"}{" "}
          <b className="font-semibold text-fg">{formatRounded(size.data.points)} points</b>
          {size.data.files > 0 && (
            <>
              {" and "}
              <b className="font-semibold text-fg">
                {formatCount(size.data.files)} {size.data.files === 1 ? "file" : "files"} (
                {formatBytes(size.data.file_bytes)})
              </b>
            </>
          )}{" "}
          until it is emptied.
        </>
      ) : (
        `The trash keeps ${count === 1 ? "it" : "them"} until it is emptied.`
      )}
      {running > 0 &&
        ` ${running === 1 ? "One run is" : `${formatCount(running)} runs are`} still running and will not be stopped.`}
      {!matching && (
        <ul className="mt-12 max-h-160 overflow-y-auto rounded-float border border-line2 px-10 py-4 text-body text-fg">
          {runs.slice(0, LISTED).map((r) => (
            <li key={r.id} className="flex h-24 items-center gap-8">
              <RunMark color={runColor(r.color, r.color_chosen)} />
              <span className="flex-1 truncate" title={r.name}>
                {r.name}
              </span>
              <StateIcon state={r.state} />
            </li>
          ))}
          {hidden > 0 && <li className="num flex h-24 items-center text-fg3">and {formatCount(hidden)} more</li>}
        </ul>
      )}
    </ConfirmDialog>
  );
}
