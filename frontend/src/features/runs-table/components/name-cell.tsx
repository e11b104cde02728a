import { Pin } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { sentenceOf } from "@/api/problems";
import { type Run, useEditRun } from "@/api/resources/runs";
import { middle } from "@/lib/format/names";
import { paths } from "@/lib/paths";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toast";

interface Props {
  run: Run;
  width: number;
  editing: boolean;
  baseline: boolean;
  onEdited(): void;
}

/** The name opens the run; double-click or `e` edits it in place. */
export function NameCell({ run, width, editing, baseline, onEdited }: Props) {
  const edit = useEditRun();
  const [name, setName] = useState(run.name);
  const [wasEditing, setWasEditing] = useState(editing);
  if (editing !== wasEditing) {
    setWasEditing(editing);
    setName(run.name);
  }
  const save = () => {
    onEdited();
    if (name.trim() === "" || name === run.name) return;
    edit.mutate(
      { id: run.id, name, version: run.version },
      { onError: (error) => toast({ text: "The name was not changed", detail: sentenceOf(error) }) },
    );
  };
  if (editing) {
    return (
      <input
        aria-label={`Name of ${run.name}`}
        autoFocus
        spellCheck={false}
        maxLength={512}
        className="h-20 min-w-0 flex-1 rounded-tag bg-bg px-4 outline-2 outline-acc"
        value={name}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => setName(e.target.value)}
        onBlur={save}
        onKeyDown={(e) => {
          e.stopPropagation();
          if (e.key === "Enter") save();
          if (e.key === "Escape") onEdited();
        }}
      />
    );
  }
  return (
    <>
      {baseline && <Icon of={Pin} small className="shrink-0 text-fg3" />}
      <Link
        to={paths.run(run.id)}
        tabIndex={-1}
        title={run.name}
        className={cx("truncate touch:leading-44 touch:text-[13px]", baseline ? "text-strong" : "hover:underline")}
      >
        {middle(run.name || run.id, Math.max(8, Math.floor((width - (baseline ? 26 : 12)) / 6.4)))}
      </Link>
    </>
  );
}
