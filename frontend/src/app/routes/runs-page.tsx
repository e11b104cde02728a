import { Maximize2, Minimize2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useParams } from "react-router";
import { NoRuns } from "@/features/runs-table/components/no-runs";
import { type SavedViews, useSavedViews } from "@/features/saved-views/hooks/use-saved-views";
import { ChartsPane } from "@/features/workbench-charts/components/charts-pane";
import { useComposition } from "@/features/workbench-charts/hooks/use-composition";
import { maximisedParam } from "@/lib/url-state/params";
import { drawnLines } from "@/panels/line/drawn-run";
import { useChartLink } from "@/panels/line/use-chart-link";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { SplitPane } from "@/ui/split-pane";
import { Nothing } from "@/ui/states";
import { UrlBase } from "@/ui/url-base";
import { useKeys } from "@/ui/use-keys";
import { useMedia, useNarrow } from "@/ui/use-media";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { useProject } from "../use-project";
import { TablePane } from "./runs-page/table-pane";
import { TopRows } from "./runs-page/top-rows";
import { useWorkbench } from "./runs-page/use-workbench";

const KINDS = ["metric", "system"] as const;

/** The address means the workbench over a saved view, or over none. */
const RunsPage = () => {
  const { projectId = "" } = useParams();
  const { project } = useProject(projectId);
  const saved = useSavedViews(projectId);
  if (saved.pending) return <Page title={project?.name} project={project} section="runs" />;
  return (
    <UrlBase value={saved.base}>
      <Workbench projectId={projectId} saved={saved} />
    </UrlBase>
  );
};

/** The runs that match on one side, the charts of those that are drawn on the other. */
function Workbench({ projectId, saved }: { projectId: string; saved: SavedViews }) {
  const { project, missing } = useProject(projectId);
  const bench = useWorkbench(projectId, project?.baseline ?? null);
  const link = useChartLink();
  const baseline = bench.baseline.id;
  const drawn = useMemo(() => drawnLines(bench.drawn.rows, baseline), [bench.drawn.rows, baseline]);
  const composition = useComposition(projectId, drawn);
  const narrow = useNarrow();
  const stacked = useMedia("(max-width: 1099px)");
  const [maximised, setMaximised] = useUrlState(maximisedParam);
  const [pane, setPane] = useState<"table" | "charts">("table");
  const toggle = (side: "table" | "charts") => setMaximised(maximised === side ? "none" : side);
  useKeys({ "[": () => toggle("table"), "]": () => toggle("charts") });

  if (missing) {
    return (
      <Page title="No such project">
        <Nothing title={`There is no project “${projectId}”`} className="mt-128">
          It may have been renamed or deleted.
        </Nothing>
      </Page>
    );
  }
  if (
    project &&
    bench.list.totalAll === 0 &&
    !bench.list.loading &&
    !bench.list.error &&
    !bench.filter &&
    !bench.archived
  ) {
    return (
      <Page title={project.name} project={project} section="runs">
        <NoRuns project={project.name} />
      </Page>
    );
  }
  const charts = (
    <ChartsPane
      project={projectId}
      lines={composition.lines}
      composition={composition}
      kinds={KINDS}
      link={link}
      pending={bench.drawn.pending || !project}
      tools={
        !narrow && (
          <IconButton
            label={maximised === "charts" ? "Show the table" : "Maximise the charts"}
            keys="]"
            onClick={() => toggle("charts")}
          >
            <Icon of={maximised === "charts" ? Minimize2 : Maximize2} />
          </IconButton>
        )
      }
    />
  );
  const table = (
    <TablePane
      projectId={projectId}
      project={project}
      bench={bench}
      hovered={link.hovered}
      marks={composition.marks}
      maximised={maximised === "table"}
      onMaximise={narrow ? undefined : () => toggle("table")}
    />
  );
  return (
    <Page title={project?.name} project={project} section="runs">
      <h1 className="sr-only">Runs of {project?.name}</h1>
      <TopRows projectId={projectId} bench={bench} saved={saved} />
      {narrow ? (
        <>
          <div className="flex shrink-0 border-b border-line px-12 py-6">
            <Segmented
              label="Pane"
              value={pane}
              onChange={(next) => setPane(next)}
              options={[
                { value: "table", label: "Runs" },
                { value: "charts", label: "Charts" },
              ]}
            />
          </div>
          {pane === "table" ? table : charts}
        </>
      ) : (
        <SplitPane
          key={stacked ? "stacked" : "beside"}
          name={stacked ? "runs-stacked" : "runs"}
          vertical={stacked}
          initial={stacked ? 0.45 : 0.508}
          min={stacked ? 160 : 320}
          only={maximised === "table" ? "first" : maximised === "charts" ? "second" : null}
          first={table}
          second={charts}
        />
      )}
    </Page>
  );
}

export default RunsPage;
