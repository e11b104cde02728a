import { Pencil } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Run, useEditRun } from "@/api/resources/runs";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { toast } from "@/ui/toast";

/** The note's first line; all of it stands on the overview. */
export const RunNote = ({ run }: { run: Run }) => (
  <span className="flex min-w-0 items-center gap-2">
    <span className="truncate" title={run.notes}>
      {firstLine(run.notes) || <span className="text-fg3">No note</span>}
    </span>
    <EditNote run={run} />
  </span>
);

/** The first words of Markdown without its signs. */
const firstLine = (notes: string) =>
  (notes.split("\n").find((line) => line.trim()) ?? "").replace(/^[#>\s*-]+/, "").replace(/\*\*|`/g, "");

/** A pencil that opens the whole note. */
export function EditNote({ run }: { run: Run }) {
  const edit = useEditRun();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(run.notes);
  const save = () =>
    edit.mutate(
      { id: run.id, notes: text, version: run.version },
      {
        onSuccess: () => setOpen(false),
        onError: (error) => toast({ text: "The note was not saved", detail: sentenceOf(error) }),
      },
    );
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setText(run.notes);
        setOpen(next);
      }}
      label="Note"
      className="w-420 max-w-[calc(100vw-16px)] p-8"
      trigger={
        <IconButton small label="Edit the note">
          <Icon of={Pencil} small />
        </IconButton>
      }
    >
      <textarea
        aria-label="Note"
        rows={8}
        className="block w-full rounded-control border border-line2 bg-bg p-8 text-read"
        value={text}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => e.key === "Enter" && (e.metaKey || e.ctrlKey) && save()}
      />
      <div className="mt-8 flex justify-end gap-6">
        <Button onClick={() => setOpen(false)}>Cancel</Button>
        <Button look="primary" disabled={edit.isPending} onClick={save}>
          Save
        </Button>
      </div>
    </Popover>
  );
}
