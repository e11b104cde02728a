import { sentenceOf } from "@/api/problems";
import { type Project, useDeleteProject } from "@/api/resources/projects";
import { formatCount } from "@/lib/format/numbers";
import { ConfirmDialog } from "@/ui/dialog";
import { contentsOf, countsOf } from "../model/counts";

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
      This deletes <b className="font-semibold text-fg">{contentsOf(project)}</b>
      {project.trashed > 0 && `, and ${formatCount(project.trashed)} more that lie in the trash`}. Dashboards and saved
      views go with them. Files that another project names as well stay.
      {running > 0 &&
        ` ${running === 1 ? "One run is" : `${formatCount(running)} runs are`} still running: what is logged from now on makes the project anew.`}
    </ConfirmDialog>
  );
}
