import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { sentenceOf } from "@/api/problems";
import { dashboardsQuery, useDashboardEdits } from "@/api/resources/dashboards";
import { DashboardView } from "@/features/dashboards/components/dashboard-view";
import { FirstDashboard } from "@/features/dashboards/components/first-dashboard";
import { ImportDialog } from "@/features/dashboards/components/import-dialog";
import { NameDialog } from "@/features/dashboards/components/name-dialog";
import { writeBody } from "@/features/dashboards/model/body";
import { freeName } from "@/features/dashboards/model/widget";
import { dashboardParam } from "@/lib/url-state/params";
import { Button } from "@/ui/button";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { useProject } from "../use-project";

const DashboardPage = () => {
  const { projectId = "" } = useParams();
  const { project, missing } = useProject(projectId);
  const { data: dashboards, error, refetch } = useQuery(dashboardsQuery(projectId));
  const { create } = useDashboardEdits(projectId);
  const [id, setId] = useUrlState(dashboardParam);
  const [asking, setAsking] = useState<"name" | "file" | null>(null);
  const current = dashboards?.find((d) => String(d.id) === id) ?? dashboards?.[0];
  const gone = id !== "" && dashboards !== undefined && String(current?.id) !== id;
  const failure = create.error ? sentenceOf(create.error) : null;
  const ask = (what: typeof asking) => {
    create.reset();
    setAsking(what);
  };
  const make = (name: string, body: ReturnType<typeof writeBody>) =>
    create.mutate(
      { name, body },
      {
        onSuccess: (made) => {
          setAsking(null);
          setId(String(made.id), { push: true });
        },
      },
    );
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
        <div className="flex flex-col gap-16 p-16" aria-busy="true">
          <Skeleton width={180} />
          <Skeleton width={420} className="h-160" />
        </div>
      ) : gone ? (
        <Nothing
          title="There is no such dashboard"
          className="mt-128"
          action={<Button onClick={() => setId("")}>Show the others</Button>}
        >
          It was deleted, or it belongs to another project.
        </Nothing>
      ) : current ? (
        <DashboardView
          key={current.id}
          project={projectId}
          baseline={project?.baseline ?? null}
          dashboards={dashboards}
          current={current}
          onChoose={(next) => setId(next === null ? "" : String(next), { push: true })}
          onNew={() => ask("name")}
          onImport={() => ask("file")}
        />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <FirstDashboard
            project={projectId}
            busy={create.isPending}
            error={asking === null ? failure : null}
            onMake={(widgets) => make("Overview", writeBody(widgets))}
            onNew={() => ask("name")}
            onImport={() => ask("file")}
          />
        </div>
      )}
      {asking === "name" && (
        <NameDialog
          title="New dashboard"
          verb="Create dashboard"
          busy={create.isPending}
          error={failure}
          onClose={() => setAsking(null)}
          onName={(name) => make(name, writeBody([]))}
        />
      )}
      {asking === "file" && (
        <ImportDialog
          busy={create.isPending}
          error={failure}
          onClose={() => setAsking(null)}
          onImport={(name, widgets) =>
            make(
              freeName(
                name,
                (dashboards ?? []).map((d) => d.name),
              ),
              writeBody(widgets),
            )
          }
        />
      )}
    </Page>
  );
};

export default DashboardPage;
