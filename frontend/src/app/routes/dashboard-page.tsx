import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { sentenceOf } from "@/api/problems";
import { dashboardsQuery, useDashboardEdits } from "@/api/resources/dashboards";
import { DashboardView } from "@/features/dashboards/components/dashboard-view";
import { dashboardParam } from "@/lib/url-state/params";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { useProject } from "../use-project";

const DashboardPage = () => {
  const { projectId = "" } = useParams();
  const { project, missing } = useProject(projectId);
  const { data: dashboards, error, refetch } = useQuery(dashboardsQuery(projectId));
  const [id, setId] = useUrlState(dashboardParam);
  const [naming, setNaming] = useState(false);
  const current = dashboards?.find((d) => String(d.id) === id) ?? dashboards?.[0];
  return (
    <Page
      title={current ? `${current.name} · ${project?.name ?? ""}` : "Dashboards"}
      project={project}
      section="dashboards"
    >
      <h1 className="sr-only">Dashboards of {project?.name}</h1>
      {missing ? (
        <Nothing title={`There is no project “${projectId}”`} className="mt-128" />
      ) : error && !dashboards ? (
        <ErrorState title="Could not read the dashboards" onRetry={() => void refetch()}>
          {sentenceOf(error)}
        </ErrorState>
      ) : !dashboards ? (
        <div className="grid gap-16 p-16" aria-busy="true">
          <Skeleton width={180} />
          <Skeleton width={420} className="h-160" />
        </div>
      ) : current ? (
        <DashboardView
          key={current.id}
          project={projectId}
          baseline={project?.baseline ?? null}
          dashboards={dashboards}
          current={current}
          onChoose={(next) => setId(next === null ? "" : String(next), { push: true })}
          onNew={() => setNaming(true)}
        />
      ) : (
        <div className="mx-auto mt-128 w-full max-w-592 px-16">
          <h2 className="text-title">No dashboards yet</h2>
          <p className="mb-16 text-read text-fg2">
            Charts, numbers and notes on one page. Each names its runs by a filter, so it stays current as runs arrive.
          </p>
          <Button look="primary" onClick={() => setNaming(true)}>
            New dashboard
          </Button>
        </div>
      )}
      {naming && (
        <NewDashboard
          project={projectId}
          onClose={() => setNaming(false)}
          onMade={(made) => {
            setNaming(false);
            setId(String(made));
          }}
        />
      )}
    </Page>
  );
};

function NewDashboard({ project, onClose, onMade }: { project: string; onClose(): void; onMade(id: number): void }) {
  const [name, setName] = useState("");
  const { create } = useDashboardEdits(project);
  return (
    <Dialog title="New dashboard" open onClose={onClose}>
      <form
        className="mt-8 grid gap-12"
        onSubmit={(e) => {
          e.preventDefault();
          if (name.trim())
            create.mutate({ name: name.trim(), body: { widgets: [] } }, { onSuccess: (made) => onMade(made.id) });
        }}
      >
        <Field
          label="Name"
          placeholder="Name"
          autoFocus
          value={name}
          error={create.error ? sentenceOf(create.error) : null}
          onChange={(e) => setName(e.target.value)}
        />
        <div className="flex justify-end gap-8">
          <Button className="h-28" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" className="h-28" disabled={!name.trim() || create.isPending}>
            Create dashboard
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export default DashboardPage;
