import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Project, useCreateProject, useEditProject } from "@/api/resources/projects";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

interface Props {
  /** Null: a new one. */
  project: Project | null;
  onClose(): void;
}

/** Name and description of a project, new or not. */
export function ProjectDialog({ project, onClose }: Props) {
  const [name, setName] = useState(project?.name ?? "");
  const [description, setDescription] = useState(project?.description ?? "");
  const create = useCreateProject();
  const edit = useEditProject();
  const { error, isPending } = project ? edit : create;
  const save = () =>
    project
      ? edit.mutate({ id: project.id, name, description }, { onSuccess: onClose })
      : create.mutate({ name, description }, { onSuccess: onClose });
  return (
    <Dialog title={project ? "Edit project" : "New project"} open onClose={onClose}>
      {!project && (
        <p className="mb-12 text-read text-fg2">A script makes its project by itself; this is for an empty one.</p>
      )}
      <form
        className="grid gap-8"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim() && !isPending) save();
        }}
      >
        <div className="grid gap-4 text-fg2">
          Name
          <Field
            label="Name"
            autoFocus
            value={name}
            maxLength={512}
            error={error ? sentenceOf(error) : null}
            onChange={(e) => setName(e.target.value)}
          />
        </div>
        <div className="grid gap-4 text-fg2">
          Description
          <Field label="Description" value={description} onChange={(e) => setDescription(e.target.value)} />
        </div>
        <div className="mt-4 flex justify-end gap-8">
          <Button className="h-28" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" className="h-28" disabled={!name.trim() || isPending}>
            {project ? "Save" : "Create project"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
