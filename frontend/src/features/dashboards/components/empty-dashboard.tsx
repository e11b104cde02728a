import { useQuery } from "@tanstack/react-query";
import { Button } from "@/ui/button";
import { Nothing } from "@/ui/states";
import type { Editing } from "../hooks/use-editing";
import { useStarter } from "../hooks/use-starter";

/** A dashboard without widgets, with the quickest way out of it. */
export function EmptyDashboard({ project, editing }: { project: string; editing: Editing }) {
  const { data: widgets } = useQuery(useStarter(project));
  return (
    <Nothing
      title="Nothing on this dashboard yet"
      className="mt-48"
      action={
        editing.draft && widgets && widgets.length > 0 ? (
          <Button className="mt-6" onClick={() => editing.change(widgets)}>
            Begin with {widgets.length} widgets of this project’s metrics
          </Button>
        ) : undefined
      }
    >
      {editing.draft ? "Add a widget: a chart, a number, a note." : "Press Edit and add a chart, a number or a note."}
    </Nothing>
  );
}
