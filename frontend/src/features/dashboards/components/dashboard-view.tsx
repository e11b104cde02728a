import { useState } from "react";
import { Problem, sentenceOf } from "@/api/problems";
import { type Dashboard, useDashboardEdits } from "@/api/resources/dashboards";
import { cx } from "@/ui/cx";
import { ConfirmDialog } from "@/ui/dialog";
import { Nothing } from "@/ui/states";
import { toast } from "@/ui/toast";
import { type Body, moveWidget, newWidget, readBody, type Widget } from "../model/body";
import { DashboardBar } from "./dashboard-bar";
import { WidgetCard } from "./widget-card";
import { WidgetEditor } from "./widget-editor";

interface Props {
  project: string;
  baseline: string | null;
  dashboards: readonly Dashboard[];
  current: Dashboard;
  onChoose(id: number | null): void;
  onNew(): void;
}

/** One dashboard: widgets on a grid of twelve columns. What is edited is a draft until Done. */
export function DashboardView({ project, baseline, dashboards, current, onChoose, onNew }: Props) {
  const edits = useDashboardEdits(project);
  const [draft, setDraft] = useState<Body | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const saved = readBody(current.body);
  const { widgets } = draft ?? saved;
  const edited = widgets.find((w) => w.id === chosen);
  const change = (next: Widget[]) => setDraft({ widgets: next });
  const stop = () => {
    setDraft(null);
    setChosen(null);
  };
  const done = () => {
    if (!draft || JSON.stringify(draft) === JSON.stringify(saved)) return stop();
    edits.save.mutate(
      {
        id: current.id,
        name: current.name,
        body: { widgets: draft.widgets.map((w) => ({ ...w })) },
        version: current.version,
      },
      {
        onSuccess: stop,
        onError: (error) =>
          toast({
            text:
              error instanceof Problem && error.status === 409
                ? "Somebody else changed this dashboard"
                : "The dashboard was not saved",
            detail:
              error instanceof Problem && error.status === 409
                ? "Your draft is still here. Press Done again to put it over theirs."
                : sentenceOf(error),
          }),
      },
    );
  };
  return (
    <>
      <DashboardBar
        dashboards={dashboards}
        current={current}
        widgets={widgets.length}
        editing={draft !== null}
        dirty={draft !== null && JSON.stringify(draft) !== JSON.stringify(saved)}
        saving={edits.save.isPending}
        onChoose={(id) => {
          stop();
          onChoose(id);
        }}
        onNew={onNew}
        onDelete={() => setDeleting(true)}
        onEdit={() => setDraft(saved)}
        onDiscard={stop}
        onDone={done}
        onAdd={(kind) => {
          const widget = newWidget(kind, crypto.randomUUID().slice(0, 8));
          change([...widgets, widget]);
          setChosen(widget.id);
        }}
      />
      <div className="flex min-h-0 flex-1">
        <div
          className={cx(
            "min-h-0 flex-1 overflow-y-auto bg-chrome p-12",
            draft && "bg-[radial-gradient(var(--line2)_1px,transparent_1px)] bg-[length:40px_40px]",
          )}
          data-scroll="dashboard"
        >
          {widgets.length === 0 ? (
            <Nothing title="Nothing on this dashboard yet" className="mt-48">
              {draft ? "Add a widget: a chart, a number, a note." : "Press Edit and add a chart, a number or a note."}
            </Nothing>
          ) : (
            <div className="grid grid-flow-dense auto-rows-[32px] grid-cols-12 gap-8">
              {widgets.map((widget) => (
                <div
                  key={widget.id}
                  className="contents [&>section]:[grid-row-end:var(--rows)]"
                  style={
                    { "--rows": `span ${widget.h}` } as React.CSSProperties /* custom properties are not in its type */
                  }
                >
                  <WidgetCard
                    project={project}
                    baseline={baseline}
                    widget={widget}
                    editing={draft !== null}
                    chosen={chosen === widget.id}
                    onEdit={() => setChosen(chosen === widget.id ? null : widget.id)}
                    onMove={(by) => change(moveWidget(widgets, widget.id, by))}
                    onRemove={() => change(widgets.filter((w) => w.id !== widget.id))}
                  />
                </div>
              ))}
            </div>
          )}
        </div>
        {draft && edited && (
          <WidgetEditor
            project={project}
            widget={edited}
            onChange={(next) => change(widgets.map((w) => (w.id === next.id ? next : w)))}
            onClose={() => setChosen(null)}
          />
        )}
      </div>
      <ConfirmDialog
        open={deleting}
        title={`Delete ${current.name}?`}
        verb="Delete 1 dashboard"
        typed="delete"
        note="There is no undo"
        busy={edits.remove.isPending}
        error={edits.remove.error ? sentenceOf(edits.remove.error) : null}
        onClose={() => setDeleting(false)}
        onConfirm={() =>
          edits.remove.mutate(current.id, {
            onSuccess: () => {
              setDeleting(false);
              stop();
              onChoose(null);
            },
          })
        }
      >
        {widgets.length} {widgets.length === 1 ? "widget goes" : "widgets go"}; runs and their values stay.
      </ConfirmDialog>
    </>
  );
}
