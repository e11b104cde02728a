import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { Problem, sentenceOf } from "@/api/problems";
import { logsQuery } from "@/api/resources/logs";
import { runMetricsQuery } from "@/api/resources/metrics";
import { useEditProject } from "@/api/resources/projects";
import { alertsQuery, filesQuery, richKeysQuery } from "@/api/resources/records";
import { runQuery, useBulkEdit } from "@/api/resources/runs";
import { Glance } from "@/features/run-overview/components/glance";
import { PhoneBar } from "@/features/run-overview/components/phone-bar";
import { RunHeader } from "@/features/run-overview/components/run-header";
import { RunTabs } from "@/features/run-overview/components/run-tabs";
import { middle } from "@/lib/format/names";
import { paths, refOf } from "@/lib/paths";
import { PHONE_TABS, TABS, tabParam } from "@/lib/url-state/params";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useMedia } from "@/ui/use-media";
import { useUrlState } from "@/ui/use-url-state";
import { LiveIndicator } from "../layout/live-indicator";
import { Page } from "../layout/page";
import { useProject } from "../use-project";
import { RunBody } from "./run-page/run-body";

const RunPage = () => {
  const { runId = "" } = useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  const { project } = useProject(run?.project);
  const phone = useMedia("(max-width: 479px)");
  const [search] = useSearchParams();
  const [chosen] = useUrlState(tabParam);
  // A phone is for a glance: it opens on the curves.
  const tab = phone && !search.has("tab") ? "charts" : chosen;
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
        <div className="flex flex-col gap-16 p-16" aria-busy="true">
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
  const onBaseline = () =>
    project &&
    editProject.mutate(
      { id: project.id, baseline: project.baseline === run.id ? null : run.id },
      { onError: failed("The baseline was not changed") },
    );
  const onArchive = () =>
    run.archived === null ? act("archive", "unarchive", "archived") : act("unarchive", "archive", "brought back");
  const baseline = project?.baseline ?? null;
  const actions = { onBaseline, onArchive, onDelete: () => setDeleting(true) };
  return (
    <Page title={run.name} project={project} section="runs" ownBar>
      {phone ? (
        <PhoneBar run={run} projectRef={ref} isBaseline={baseline === run.id} live={<LiveIndicator />} {...actions} />
      ) : (
        <RunHeader run={run} tab={tab} projectRef={ref} baseline={baseline} {...actions} />
      )}
      {error instanceof Problem && error.status === 404 && (
        <p role="alert" className="flex min-h-32 shrink-0 flex-wrap items-center gap-8 bg-warn-bg px-16 text-warn">
          <b className="font-medium">This run was deleted.</b>
          <span className="text-fg2">What you see is what was known of it.</span>
          <Button
            className="my-3"
            onClick={() =>
              bulk.mutate({ runs: [run.id], action: "restore" }, { onError: failed("It could not be brought back") })
            }
          >
            Bring it back
          </Button>
        </p>
      )}
      <div className={phone ? "phone-page flex min-h-0 flex-1 flex-col overflow-y-auto" : "contents"}>
        {phone && <Glance run={run} baseline={baseline} />}
        <RunTabs
          run={run.id}
          tab={tab}
          tabs={phone ? PHONE_TABS : TABS}
          counts={{
            charts: metrics.data?.pages[0]?.total,
            logs: logs.data?.total,
            media: media.data?.reduce((n, k) => n + k.count, 0),
            files: files.data?.length,
            alerts: alerts.data?.length,
          }}
        />
        <RunBody run={run} project={project} tab={tab} />
      </div>
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
