import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Project } from "@/api/resources/projects";
import { type Run, runQuery } from "@/api/resources/runs";
import { AlertsView } from "@/features/alerts/components/alerts-view";
import { FilesView } from "@/features/files/components/files-view";
import { LastOutput } from "@/features/logs/components/last-output";
import { LogsView } from "@/features/logs/components/logs-view";
import { MediaView } from "@/features/media/components/media-view";
import { ConfigPart } from "@/features/run-overview/components/config-part";
import { FactsPart } from "@/features/run-overview/components/facts-part";
import { FindingsPart } from "@/features/run-overview/components/findings-part";
import { NotesPart } from "@/features/run-overview/components/notes-part";
import { Part } from "@/features/run-overview/components/part";
import { SummaryPart } from "@/features/run-overview/components/summary-part";
import { ChartsPane } from "@/features/workbench-charts/components/charts-pane";
import { DevicePane } from "@/features/workbench-charts/components/device-pane";
import { assertNever } from "@/lib/assert-never";
import { paths } from "@/lib/paths";
import { flagParam } from "@/lib/url-state/codec";
import type { Tab } from "@/lib/url-state/params";
import { drawnRuns } from "@/panels/line/drawn-run";
import { useChartLink } from "@/panels/line/use-chart-link";
import { Checkbox } from "@/ui/checkbox";
import { useUrlState } from "@/ui/use-url-state";

interface Props {
  run: Run;
  project: Project | undefined;
  tab: Tab;
}

const METRIC = ["metric"] as const;
const withBaselineParam = flagParam("base");

/** What stands below the tabs. */
export function RunBody({ run, project, tab }: Props) {
  switch (tab) {
    case "overview":
      return <Overview run={run} project={project} />;
    case "charts":
      return <Charts run={run} project={project} />;
    case "system":
      return <System run={run} />;
    case "logs":
      return <LogsView run={run.id} live={run.state === "running"} />;
    case "media":
      return <MediaView run={run.id} />;
    case "files":
      return <FilesView run={run.id} />;
    case "alerts":
      return <AlertsView run={run.id} />;
    default:
      return assertNever(tab);
  }
}

/** Three columns with hairlines between; one below the other where there is no room. */
function Overview({ run, project }: Omit<Props, "tab">) {
  const baseline = project?.baseline ?? null;
  const { data: other } = useQuery({ ...runQuery(baseline ?? ""), enabled: baseline !== null });
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(280px,400px)_minmax(320px,1fr)_minmax(280px,400px)] overflow-y-auto max-lg:grid-cols-1 lg:overflow-hidden [&>div]:lg:overflow-y-auto [&>div+div]:lg:border-l [&>div+div]:lg:border-line">
      <div>
        <ConfigPart run={run.id} baseline={baseline} />
      </div>
      <div className="in-order">
        <NotesPart run={run} />
        <SummaryPart run={run.id} baseline={baseline} baselineName={other?.name} />
        <FindingsPart run={run} />
        <Part
          title="Last output"
          tools={
            <Link to={paths.run(run.id, "logs")} className="rounded-tag font-medium text-fg2 hover:text-fg">
              Open log
            </Link>
          }
        >
          <LastOutput run={run.id} />
        </Part>
      </div>
      <div>
        <FactsPart run={run} />
      </div>
    </div>
  );
}

function System({ run }: { run: Run }) {
  const link = useChartLink();
  const [line] = drawnRuns([run], null);
  return line && <DevicePane project={run.project} run={line} link={link} />;
}

function Charts({ run, project }: Omit<Props, "tab">) {
  const link = useChartLink();
  const [withBaseline, setWithBaseline] = useUrlState(withBaselineParam);
  const baseline = project?.baseline && project.baseline !== run.id ? project.baseline : null;
  const { data: other } = useQuery({ ...runQuery(baseline ?? ""), enabled: baseline !== null && withBaseline });
  const runs = drawnRuns(withBaseline && other && baseline ? [run, other] : [run], withBaseline ? baseline : null);
  return (
    <ChartsPane
      project={run.project}
      lines={runs}
      kinds={METRIC}
      link={link}
      tools={
        baseline && (
          <span className="flex shrink-0 items-center gap-6">
            <Checkbox label="Draw the baseline" checked={withBaseline} onChange={(on) => setWithBaseline(on)} />{" "}
            Baseline
          </span>
        )
      }
    />
  );
}
