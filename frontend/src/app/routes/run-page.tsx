import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Problem, sentenceOf } from "@/api/problems";
import { logsQuery } from "@/api/resources/logs";
import { runMetricsQuery } from "@/api/resources/metrics";
import { useEditProject } from "@/api/resources/projects";
import { alertsQuery, filesQuery, richKeysQuery } from "@/api/resources/records";
import { runQuery, useBulkEdit } from "@/api/resources/runs";
import { RunHeader } from "@/features/run-overview/components/run-header";
import { RunTabs } from "@/features/run-overview/components/run-tabs";
import { middle } from "@/lib/format/names";
import { paths, refOf } from "@/lib/paths";
import { tabParam } from "@/lib/url-state/params";
import { ConfirmDialog } from "@/ui/dialog";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { useProject } from "../use-project";
import { RunBody } from "./run-page/run-body";

const RunPage = () => {
  const { runId = "" } = useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  const { project } = useProject(run?.project);
  const [tab] = useUrlState(tabParam);
  const navigate = useNavigate();
  const editProject = useEditProject();
  const bulk = useBulkEdit();
  const [deleting, setDeleting] = useState(false);
  const metrics = useInfiniteQuery(runMetricsQuery(runId, {}));
  const logs = useQuery(logsQuery(runId, { tail: 1 }));
  const media = useQuery(richKeysQuery(runId));
  const files = useQuery(filesQuery(runId));
  const alerts = useQuery(alertsQuery(runId));

  if (error && !run) {
    const gone = error instanceof Problem && error.status === 404;
    return (
      <Page title="Run">
        {gone ? (
          <Nothing
            title="There is no such run"
            className="mt-128"
            action={
              <Link to={paths.projects()} className="text-acc hover:underline">
                All projects
              </Link>
            }
          >
            {sentenceOf(error)}
          </Nothing>
        ) : (
          <ErrorState title="Could not read the run" onRetry={() => void refetch()}>
            {sentenceOf(error)}
          </ErrorState>
        )}
      </Page>
    );
  }
  if (!run) {
    return (
      <Page>
        <div className="grid gap-16 p-16" aria-busy="true">
          <Skeleton width={160} />
          <Skeleton width={260} className="h-12" />
          <Skeleton width={420} />
        </div>
      </Page>
    );
  }
  const ref = project ? refOf(project) : run.project;
  const failed = (said: string) => (e: unknown) => toast({ text: said, detail: sentenceOf(e) });
  const act = (
    action: "archive" | "unarchive" | "delete",
    undo: "archive" | "unarchive" | "restore",
    said: string,
    then?: () => void,
  ) =>
    bulk.mutate(
      { runs: [run.id], action },
      {
        onError: failed("Nothing was changed"),
        onSuccess: () => {
          then?.();
          toast({
            text: `1 run ${said}`,
            detail: middle(run.name, 40),
            undo: () => bulk.mutate({ runs: [run.id], action: undo }),
          });
        },
      },
    );
  return (
    <Page title={run.name} project={project} section="runs">
      <RunHeader
        run={run}
        projectRef={ref}
        baseline={project?.baseline ?? null}
        onBaseline={() =>
          project &&
          editProject.mutate(
            { id: project.id, baseline: project.baseline === run.id ? null : run.id },
            { onError: failed("The baseline was not changed") },
          )
        }
        onArchive={() =>
          run.archived === null ? act("archive", "unarchive", "archived") : act("unarchive", "archive", "brought back")
        }
        onDelete={() => setDeleting(true)}
      />
      <RunTabs
        run={run.id}
        tab={tab}
        counts={{
          charts: metrics.data?.pages[0]?.total,
          logs: logs.data?.total,
          media: media.data?.reduce((n, k) => n + k.count, 0),
          files: files.data?.length,
          alerts: alerts.data?.length,
        }}
      />
      <RunBody run={run} project={project} tab={tab} />
      <ConfirmDialog
        open={deleting}
        title={`Delete ${middle(run.name, 40)}?`}
        verb="Delete 1 run"
        note="It goes to the trash first"
        busy={bulk.isPending}
        onClose={() => setDeleting(false)}
        onConfirm={() => act("delete", "restore", "deleted", () => navigate(paths.runs(ref)))}
      >
        It leaves every list and chart at once; the trash keeps it until it is emptied.
        {run.state === "running" && " It is still running and will not be stopped."}
      </ConfirmDialog>
    </Page>
  );
};

export default RunPage;
