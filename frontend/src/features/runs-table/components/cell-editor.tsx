import { type ReactNode, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Run, type RunEdit, useEditRun } from "@/api/resources/runs";
import { Field } from "@/ui/field";
import { Popover } from "@/ui/popover";
import { toast } from "@/ui/toast";

/** Fields of a run that are edited in their cell. */
export type EditedField = "tag" | "notes";

interface Props {
  run: Run;
  field: EditedField;
  open: boolean;
  onOpen(open: boolean): void;
  children: ReactNode;
}

const tagsOf = (text: string) => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** Tags or notes, where they stand. What was typed is saved on leaving; Esc leaves them as they were. */
export function CellEditor({ run, field, open, onOpen, children }: Props) {
  const edit = useEditRun();
  const stored = field === "tag" ? run.tags.join(", ") : run.notes;
  const [text, setText] = useState(stored);
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    setText(stored);
  }
  const save = () => {
    onOpen(false);
    if (text === stored) return;
    const change: RunEdit = {
      id: run.id,
      version: run.version,
      ...(field === "tag" ? { tags: tagsOf(text) } : { notes: text }),
    };
    edit.mutate(change, {
      onError: (error) =>
        toast({ text: `The ${field === "tag" ? "tags were" : "note was"} not changed`, detail: sentenceOf(error) }),
    });
  };
  const label = field === "tag" ? `Tags of ${run.name}` : `Notes of ${run.name}`;
  return (
    <Popover
      open={open}
      onOpenChange={(next) => (next ? onOpen(true) : save())}
      label={label}
      className="w-320 p-8"
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Edit ${label.toLowerCase()}`}
          className="-mx-6 flex h-full min-w-0 flex-1 items-center px-6 text-left hover:bg-hover"
        >
          {children}
        </button>
      }
    >
      <div
        onKeyDown={(e) => {
          e.stopPropagation();
          if (e.key === "Enter" && (field === "tag" || e.metaKey || e.ctrlKey)) save();
          if (e.key === "Escape") {
            e.preventDefault();
            setText(stored);
            onOpen(false);
          }
        }}
      >
        {field === "tag" ? (
          <Field
            label={label}
            placeholder="Separated by commas"
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        ) : (
          <textarea
            aria-label={label}
            rows={4}
            spellCheck={false}
            className="w-full resize-y rounded-control border border-line2 bg-bg px-8 py-4 text-read"
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        )}
        <p className="mt-4 text-meta text-fg3">{field === "tag" ? "Enter saves" : "Ctrl Enter saves"}, Esc leaves</p>
      </div>
    </Popover>
  );
}
