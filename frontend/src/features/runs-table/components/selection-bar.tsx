import { Archive, Columns3, Tag, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { sentenceOf } from "@/api/problems";
import { type BulkEdit, type Run, useBulkEdit } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";
import { StateIcon } from "@/ui/run-state";
import { toast } from "@/ui/toast";

interface Props {
  selection: ReadonlySet<string>;
  runs: readonly Run[];
  onDone(): void;
}

const many = (n: number) => `${formatCount(n)} ${n === 1 ? "run" : "runs"}`;

/** Takes the place of the pane's head; nothing below moves. */
export function SelectionBar({ selection, runs, onDone }: Props) {
  const navigate = useNavigate();
  const edit = useBulkEdit();
  const [deleting, setDeleting] = useState(false);
  const ids = [...selection];
  const chosen = runs.filter((r) => selection.has(r.id));
  const failed = (error: unknown) => toast({ text: "Nothing was changed", detail: sentenceOf(error) });
  const act = (action: BulkEdit["action"], undo: BulkEdit["action"], said: string, value?: string) =>
    edit.mutate(
      { runs: ids, action, value },
      {
        onError: failed,
        onSuccess: () => {
          onDone();
          toast({
            icon: <Icon of={action === "delete" ? Trash2 : action === "archive" ? Archive : Tag} />,
            text: `${many(ids.length)} ${said}`,
            undo: () => edit.mutate({ runs: ids, action: undo, value }, { onError: failed }),
          });
        },
      },
    );
  const running = chosen.filter((r) => r.state === "running").length;
  return (
    <div
      role="toolbar"
      aria-label="Selected runs"
      className="flex h-32 shrink-0 items-center gap-2 overflow-x-auto border-b border-line bg-sel pr-6 pl-12 [&_button:hover]:bg-bg/60"
    >
      <span className="num mr-6 text-strong whitespace-nowrap">{formatCount(ids.length)} selected</span>
      <span className="mr-4 h-16 w-1 bg-line2" />
      <Button look="quiet" icon={<Icon of={Columns3} />} onClick={() => navigate(paths.compare(ids))}>
        Compare
      </Button>
      <TagPopover runs={chosen} onTag={(tag) => act("tag", "untag", `tagged ${tag}`, tag)} />
      <Button
        look="quiet"
        icon={<Icon of={Archive} />}
        disabled={edit.isPending}
        onClick={() => act("archive", "unarchive", "archived")}
      >
        Archive
      </Button>
      <Button
        look="quiet"
        className="text-bad hover:text-bad"
        icon={<Icon of={Trash2} />}
        onClick={() => setDeleting(true)}
      >
        Delete
      </Button>
      <span className="flex-1" />
      <IconButton label="Clear the selection" keys="Esc" onClick={onDone}>
        <Icon of={X} />
      </IconButton>
      <ConfirmDialog
        open={deleting}
        title={`Delete ${many(ids.length)}?`}
        verb={`Delete ${many(ids.length)}`}
        typed={ids.length > 1 ? `delete ${ids.length}` : undefined}
        busy={edit.isPending}
        note="They go to the trash first"
        onClose={() => setDeleting(false)}
        onConfirm={() => {
          setDeleting(false);
          act("delete", "restore", "deleted");
        }}
      >
        {ids.length === 1 ? "It leaves" : "They leave"} every list and chart at once; the trash keeps{" "}
        {ids.length === 1 ? "it" : "them"} until it is emptied.
        {running > 0 &&
          ` ${running === 1 ? "One run is" : `${formatCount(running)} runs are`} still running and will not be stopped.`}
        <ul className="mt-12 max-h-160 overflow-y-auto rounded-float border border-line2 px-10 py-4 text-body text-fg">
          {chosen.slice(0, 100).map((r) => (
            <li key={r.id} className="flex h-24 items-center gap-8">
              <RunMark color={runColor(r.color, r.color_chosen)} />
              <span className="flex-1 truncate">{r.name}</span>
              <StateIcon state={r.state} />
            </li>
          ))}
        </ul>
      </ConfirmDialog>
    </div>
  );
}

function TagPopover({ runs, onTag }: { runs: readonly Run[]; onTag(tag: string): void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const used = [...new Set(runs.flatMap((r) => r.tags))].slice(0, 12);
  const tag = (value: string) => {
    setOpen(false);
    setText("");
    if (value.trim()) onTag(value.trim());
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Tag"
      className="w-220 p-8"
      trigger={
        <Button look="quiet" icon={<Icon of={Tag} />}>
          Tag
        </Button>
      }
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          tag(text);
        }}
      >
        <Field
          label="New tag"
          placeholder="New tag, Enter adds it"
          autoFocus
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </form>
      {used.length > 0 && (
        <div className="mt-8 flex flex-wrap gap-4">
          {used.map((t) => (
            <button
              key={t}
              type="button"
              className="h-18 max-w-full truncate rounded-tag border border-line2 px-4 text-meta text-fg2 hover:bg-hover"
              onClick={() => tag(t)}
            >
              {t}
            </button>
          ))}
        </div>
      )}
    </Popover>
  );
}
