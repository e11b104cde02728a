import { useMemo, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Dashboard, useDashboardEdits } from "@/api/resources/dashboards";
import { ConfirmDialog } from "@/ui/dialog";
import { saveFile } from "@/ui/save-file";
import { toast } from "@/ui/toast";
import { useEditing } from "../hooks/use-editing";
import { readBody, writeBody } from "../model/body";
import { exportText } from "../model/transfer";
import { freeName, type Widget } from "../model/widget";
import { ConflictDialog } from "./conflict-dialog";
import { DashboardBar } from "./dashboard-bar";
import { DashboardGrid } from "./dashboard-grid";
import { EmptyDashboard } from "./empty-dashboard";
import { NameDialog } from "./name-dialog";
import { Unreadable } from "./unreadable";
import { WidgetEditor } from "./widget-editor";

interface Props {
  project: string;
  baseline: string | null;
  dashboards: readonly Dashboard[];
  current: Dashboard;
  onChoose(id: number | null): void;
  onNew(): void;
  onImport(): void;
}

/** One dashboard: widgets on a grid of twelve columns. What is edited is a draft until Done. */
export function DashboardView({ project, baseline, dashboards, current, onChoose, onNew, onImport }: Props) {
  const edits = useDashboardEdits(project);
  const saved = useMemo(() => readBody(current.body), [current.body]);
  const editing = useEditing(project, current, saved.widgets);
  const [asking, setAsking] = useState<"delete" | "rename" | null>(null);
  const widgets = editing.draft?.widgets ?? saved.widgets;
  const edited = widgets.find((w) => w.id === editing.chosen);
  const download = (text: string) => saveFile(new Blob([text], { type: "application/json" }), `${current.name}.json`);
  const copy = (of: readonly Widget[]) =>
    edits.create.mutate(
      {
        name: freeName(
          current.name,
          dashboards.map((d) => d.name),
        ),
        body: writeBody(of),
      },
      {
        onSuccess: (made) => {
          editing.stop();
          onChoose(made.id);
        },
        onError: (error) => toast({ text: "No copy was made", detail: sentenceOf(error) }),
      },
    );
  const reset = () =>
    edits.save.mutate(
      { id: current.id, name: current.name, body: writeBody(saved.widgets), version: current.version },
      { onError: (error) => toast({ text: "The dashboard was not reset", detail: sentenceOf(error) }) },
    );
  return (
    <>
      <DashboardBar
        dashboards={dashboards}
        current={current}
        widgets={widgets.length}
        editing={editing}
        onChoose={(id) => {
          editing.stop();
          onChoose(id);
        }}
        onNew={onNew}
        onImport={onImport}
        onRename={() => setAsking("rename")}
        onDefault={() =>
          edits.setDefault.mutate(
            { id: current.id, is_default: !current.is_default },
            { onError: (error) => toast({ text: "The default was not changed", detail: sentenceOf(error) }) },
          )
        }
        onCopy={() => copy(widgets)}
        onExport={() => download(exportText(current.name, widgets))}
        onDelete={() => setAsking("delete")}
      />
      <div className="flex min-h-0 flex-1">
        <div className="min-h-0 flex-1 overflow-y-auto bg-chrome p-12" data-scroll="dashboard">
          {saved.problems.length > 0 && (
            <Unreadable
              name={current.name}
              problems={saved.problems}
              partly={saved.widgets.length > 0}
              busy={edits.save.isPending}
              onReset={reset}
              onDownload={() => download(JSON.stringify(current.body, null, 2))}
            />
          )}
          {widgets.length === 0 && saved.problems.length === 0 ? (
            <EmptyDashboard project={project} editing={editing} />
          ) : (
            <DashboardGrid project={project} baseline={baseline} widgets={widgets} editing={editing} />
          )}
        </div>
        {editing.draft && edited && (
          <WidgetEditor
            key={edited.id}
            project={project}
            widget={edited}
            onChange={(next, about) =>
              editing.change(
                widgets.map((w) => (w.id === next.id ? next : w)),
                about,
              )
            }
            onDuplicate={() => editing.duplicate(edited.id)}
            onRemove={() => editing.remove(edited.id)}
            onClose={() => editing.choose(null)}
          />
        )}
      </div>
      {editing.conflict && (
        <ConflictDialog
          theirs={current}
          mine={widgets.length}
          onClose={editing.settle}
          onTheirs={editing.stop}
          onMine={() => {
            editing.settle();
            editing.save(current.version);
          }}
          onCopy={() => copy(widgets)}
        />
      )}
      {asking === "rename" && (
        <NameDialog
          title={`Rename ${current.name}`}
          verb="Rename 1 dashboard"
          name={current.name}
          busy={edits.save.isPending}
          error={edits.save.error ? sentenceOf(edits.save.error) : null}
          onClose={() => setAsking(null)}
          onName={(name) =>
            edits.save.mutate(
              { id: current.id, name, body: current.body, version: current.version },
              { onSuccess: () => setAsking(null) },
            )
          }
        />
      )}
      <ConfirmDialog
        open={asking === "delete"}
        title={`Delete ${current.name}?`}
        verb="Delete 1 dashboard"
        typed="delete"
        note="There is no undo"
        busy={edits.remove.isPending}
        error={edits.remove.error ? sentenceOf(edits.remove.error) : null}
        onClose={() => setAsking(null)}
        onConfirm={() =>
          edits.remove.mutate(current.id, {
            onSuccess: () => {
              setAsking(null);
              editing.stop();
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
