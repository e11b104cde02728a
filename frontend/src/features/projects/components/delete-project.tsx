import { sentenceOf } from "@/api/problems";
import { type Project, useDeleteProject } from "@/api/resources/projects";
import { formatBytes, formatCount } from "@/lib/format/numbers";
import { ConfirmDialog } from "@/ui/dialog";
import { countsOf } from "../model/counts";

export function DeleteProject({ project, onClose }: { project: Project; onClose(): void }) {
  const remove = useDeleteProject();
  const { running } = countsOf(project);
  return (
    <ConfirmDialog
      open
      title={`Delete ${project.name}?`}
      verb="Delete project"
      typed={project.name}
      busy={remove.isPending}
      error={remove.error ? sentenceOf(remove.error) : null}
      note="There is no undo"
      onClose={onClose}
      onConfirm={() => remove.mutate(project.id, { onSuccess: onClose })}
    >
      {formatCount(project.runs)} {project.runs === 1 ? "run" : "runs"} with {formatCount(project.points)} points go,
      and free <b className="font-semibold text-fg">{formatBytes(project.size_bytes)}</b>.
      {running > 0 &&
        ` ${formatCount(running)} of them still running: what they log from now on makes the project anew.`}
    </ConfirmDialog>
  );
}
