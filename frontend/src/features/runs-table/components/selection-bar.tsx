import { Archive, ArchiveRestore, Columns3, Group, Tag, Trash2, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import type { Run } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { type Chosen, many, useBulkActions } from "../hooks/use-bulk-actions";
import { DeleteRuns } from "./delete-runs";
import { ValuePopover } from "./value-popover";

interface Props {
  project: string;
  selection: ReadonlySet<string>;
  /** Those that the table has loaded. */
  runs: readonly Run[];
  /** What the table asks for, and how many runs that are, loaded or not. */
  filter: string;
  archived: boolean;
  total: number;
  onDone(): void;
  /** Ways to export what a filter takes. */
  exports(filter: string, what: string): ReactNode;
}

const MOST_COMPARED = 100;

/** Takes the place of the pane's head; nothing below moves. */
export function SelectionBar({ project, selection, runs, filter, archived, total, onDone, exports }: Props) {
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  // Until the selection changes: whoever ticks another box means boxes again.
  const [wholeOf, setWholeOf] = useState<ReadonlySet<string> | null>(null);
  const isWhole = wholeOf === selection;
  const ids = [...selection];
  const chosen: Chosen = isWhole ? { matching: { project, filter, archived } } : { runs: ids };
  const count = isWhole ? total : ids.length;
  const shown = runs.filter((r) => selection.has(r.id));
  const { act, busy } = useBulkActions(chosen, count, onDone);
  const isArchived = !isWhole && shown.length > 0 && shown.every((r) => r.archived !== null);
  const tooMany = isWhole || count > MOST_COMPARED;
  return (
    <div
      role="toolbar"
      aria-label="Selected runs"
      className="flex h-32 shrink-0 items-center overflow-x-auto border-b border-line bg-sel pr-6 pl-12 [scrollbar-width:none] [&_button:hover]:bg-bg/60"
    >
      <span className="num text-strong whitespace-nowrap">
        {isWhole ? `All ${formatCount(total)}` : formatCount(count)} selected
      </span>
      {!isWhole && total > ids.length && (
        <Button look="quiet" className="ml-2 px-6" onClick={() => setWholeOf(selection)}>
          All {formatCount(total)}
        </Button>
      )}
      <span aria-hidden="true" className="mx-6 h-16 w-1 shrink-0 bg-line2" />
      <Button
        look="quiet"
        icon={<Icon of={Columns3} />}
        disabled={tooMany}
        title={tooMany ? `At most ${MOST_COMPARED} runs can be compared` : undefined}
        onClick={() => navigate(paths.compare(ids))}
      >
        Compare
      </Button>
      <ValuePopover
        project={project}
        field="tag"
        label="Tag to add"
        onPick={(tag) => tag && act("tag", `tagged ${tag}`, tag)}
        trigger={
          <Button look="quiet" icon={<Icon of={Tag} />} disabled={busy}>
            Tag
          </Button>
        }
      />
      <ValuePopover
        project={project}
        field="group"
        label="Group to move to"
        none="No group"
        onPick={(group) => act("group", group ? `moved to group ${group}` : "taken out of their groups", group)}
        trigger={
          <Button look="quiet" icon={<Icon of={Group} />} disabled={busy}>
            Group
          </Button>
        }
      />
      <Button
        look="quiet"
        icon={<Icon of={isArchived ? ArchiveRestore : Archive} />}
        disabled={busy}
        onClick={() => (isArchived ? act("unarchive", "back from the archive") : act("archive", "archived"))}
      >
        {isArchived ? "Unarchive" : "Archive"}
      </Button>
      {exports(isWhole ? filter : `id in (${ids.map(quoteText).join(", ")})`, many(count))}
      <Button
        look="quiet"
        className="text-bad hover:text-bad"
        icon={<Icon of={Trash2} />}
        disabled={busy}
        onClick={() => setDeleting(true)}
      >
        Delete
      </Button>
      <span className="flex-1" />
      <IconButton label={`Clear the selection of ${many(count)}`} keys="Esc" onClick={onDone}>
        <Icon of={X} />
      </IconButton>
      <DeleteRuns
        open={deleting}
        count={count}
        runs={shown}
        ids={ids}
        matching={isWhole ? { project, filter, archived } : null}
        onClose={() => setDeleting(false)}
        onConfirm={() => {
          setDeleting(false);
          act("delete", "deleted");
        }}
      />
    </div>
  );
}
