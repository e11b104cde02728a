import { Plus, X } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Run, useEditRun } from "@/api/resources/runs";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { toast } from "@/ui/toast";

export function RunTags({ run }: { run: Run }) {
  const edit = useEditRun();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const save = (tags: string[]) =>
    edit.mutate(
      { id: run.id, tags },
      { onError: (error) => toast({ text: "The tags were not changed", detail: sentenceOf(error) }) },
    );
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-6">
      {run.tags.map((tag) => (
        <span
          key={tag}
          className="group flex h-18 max-w-220 items-center gap-2 rounded-tag border border-line2 px-5 text-meta leading-14 text-fg2"
        >
          <span className="truncate" title={tag}>
            {tag}
          </span>
          <button
            type="button"
            aria-label={`Remove the tag ${tag}`}
            className="hidden text-fg3 group-focus-within:block group-hover:block hover:text-fg"
            onClick={() => save(run.tags.filter((t) => t !== tag))}
          >
            <X size={10} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Add a tag"
        className="w-200 p-8"
        trigger={
          <IconButton small label="Add a tag">
            <Icon of={Plus} small />
          </IconButton>
        }
      >
        <form
          onSubmit={(e) => {
            e.preventDefault();
            const tag = text.trim();
            setText("");
            setOpen(false);
            if (tag && !run.tags.includes(tag)) save([...run.tags, tag]);
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
      </Popover>
    </span>
  );
}
