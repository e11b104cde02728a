import { useState } from "react";
import { Link } from "react-router";
import { sentenceOf } from "@/api/problems";
import type { Run } from "@/api/resources/runs";
import { CompareTable } from "@/features/compare/components/compare-table";
import { RunChips } from "@/features/compare/components/run-chips";
import { compareRows, groupRows } from "@/features/compare/model/differences";
import { ChartsPane } from "@/features/workbench-charts/components/charts-pane";
import { runColor } from "@/lib/colors/slots";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { allRowsParam, baselineParam, runsParam } from "@/lib/url-state/params";
import { drawnRuns } from "@/panels/line/drawn-run";
import { useChartLink } from "@/panels/line/use-chart-link";
import { matcher } from "@/plot/panel-search";
import { SearchField } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { SplitPane } from "@/ui/split-pane";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useMedia } from "@/ui/use-media";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { MOST_RUNS, useComparison } from "./compare-page/use-comparison";

const KINDS = ["metric"] as const;

const ComparePage = () => {
  const [ids, setIds] = useUrlState(runsParam);
  const [baselineId, setBaseline] = useUrlState(baselineParam);
  const [all, setAll] = useUrlState(allRowsParam);
  const [search, setSearch] = useState("");
  const link = useChartLink();
  const stacked = useMedia("(max-width: 1099px)");
  const { runs, project, configs, summaries, directions, ready, pending, error, retry } = useComparison(ids);
  const matches = matcher(search);
  const configRows = ready ? compareRows(configs) : [];
  const summaryRows = ready ? compareRows(summaries) : [];
  const differing = configRows.filter((r) => r.differs).length;
  const single = runs.length < 2;
  const shown = configRows.filter((r) => (all || single || r.differs) && matches(r.key));
  const shownSummary = summaryRows.filter((r) => matches(r.key));
  const baseline = Math.max(
    0,
    runs.findIndex((r) => r.id === (baselineId || project?.baseline)),
  );
  const baselineRun = runs[baseline]?.id;
  const colorOf = (run: Run) =>
    run.id === baselineRun && runs.length > 1 ? "var(--fg)" : runColor(run.color, run.color_chosen);

  if (ids.length === 0) {
    return (
      <Page title="Compare" section="compare">
        <div className="mx-auto mt-128 w-full max-w-592 px-16">
          <h1 className="text-title">Compare runs</h1>
          <p className="mb-16 text-read text-fg2">
            Tick runs in a table and press Compare, or begin here: config and results side by side, curves over each
            other.
          </p>
          <div className="flex items-center gap-8">
            <RunChips
              runs={[]}
              colorOf={colorOf}
              project={undefined}
              onRemove={() => undefined}
              onAdd={(id) => setIds([id], { push: true })}
            />
            <Link to={paths.projects()} className="text-acc hover:underline">
              All projects
            </Link>
          </div>
        </div>
      </Page>
    );
  }
  const table = (
    <section aria-label="Config and summary" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-32 shrink-0 items-center gap-8 border-b border-line px-16 max-sm:px-12">
        <SearchField label="Keys, regex" className="w-170" value={search} onChange={setSearch} />
        {!single && (
          <Segmented
            label="Rows"
            value={all ? "all" : "differences"}
            onChange={(value) => setAll(value === "all")}
            options={[
              {
                value: "differences",
                label: (
                  <>
                    Differences <span className="num font-normal text-fg3">{formatCount(differing)}</span>
                  </>
                ),
              },
              {
                value: "all",
                label: (
                  <>
                    All <span className="num font-normal text-fg3">{formatCount(configRows.length)}</span>
                  </>
                ),
              },
            ]}
          />
        )}
      </div>
      {error && !ready ? (
        <ErrorState title="Could not compare these runs" onRetry={retry}>
          {sentenceOf(error)}
        </ErrorState>
      ) : !pending && runs.length === 0 ? (
        <Nothing title="None of these runs exists any more" className="mt-48" />
      ) : !ready ? (
        <div className="grid gap-16 p-16" aria-busy="true">
          {[320, 420, 280, 360].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : (
        <CompareTable
          runs={runs}
          colorOf={colorOf}
          baseline={baseline}
          onBaseline={setBaseline}
          config={groupRows(shown)}
          summary={shownSummary}
          counts={{
            config: search
              ? "No config key matches."
              : configRows.length === 0
                ? "None of the runs has a config."
                : "All config values are equal.",
            summary: `${shownSummary.length} of ${summaryRows.length}${single ? "" : " · Δ to baseline"}`,
          }}
          directions={directions}
        />
      )}
    </section>
  );
  return (
    <Page title={`Compare ${ids.length} runs`} project={project} section="compare">
      <div className="flex h-36 shrink-0 items-center gap-6 overflow-x-auto border-b border-line px-12 [scrollbar-width:none]">
        <h1 className="mr-6 text-strong whitespace-nowrap">
          Compare {formatCount(runs.length)} {runs.length === 1 ? "run" : "runs"}
        </h1>
        <RunChips
          runs={runs}
          colorOf={colorOf}
          project={runs[0]?.project}
          onRemove={(id) => setIds(ids.filter((i) => i !== id))}
          onAdd={(id) => setIds([...ids, id])}
        />
        {ids.length > MOST_RUNS && (
          <span className="num whitespace-nowrap text-warn">
            the first {MOST_RUNS} of {formatCount(ids.length)}
          </span>
        )}
      </div>
      <SplitPane
        key={stacked ? "stacked" : "beside"}
        name={stacked ? "compare-stacked" : "compare"}
        vertical={stacked}
        initial={0.456}
        min={stacked ? 160 : 320}
        first={table}
        second={
          <ChartsPane
            project={runs[0]?.project ?? ""}
            lines={drawnRuns(runs, runs.length > 1 ? baselineRun : null)}
            kinds={KINDS}
            link={link}
            pending={pending}
          />
        }
      />
    </Page>
  );
};

export default ComparePage;
