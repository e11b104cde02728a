import { Link } from "react-router";
import type { Run } from "@/api/resources/runs";
import { RunChips } from "@/features/compare/components/run-chips";
import { runColor } from "@/lib/colors/slots";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { baselineParam, compareSideParam, runsParam } from "@/lib/url-state/params";
import { Segmented } from "@/ui/segmented";
import { SplitPane } from "@/ui/split-pane";
import { useMedia } from "@/ui/use-media";
import { useUrlState } from "@/ui/use-url-state";
import { Page } from "../layout/page";
import { DifferencesPane } from "./compare-page/differences-pane";
import { PicturesPane } from "./compare-page/pictures-pane";
import { MOST_RUNS, useComparison } from "./compare-page/use-comparison";

const ComparePage = () => {
  const [ids, setIds] = useUrlState(runsParam);
  const [baselineId, setBaseline] = useUrlState(baselineParam);
  const stacked = useMedia("(max-width: 1099px)");
  const narrow = useMedia("(max-width: 759px)");
  const [side, setSide] = useUrlState(compareSideParam);
  const comparison = useComparison(ids);
  const { runs, project } = comparison;
  const baseline = Math.max(
    0,
    runs.findIndex((r) => r.id === (baselineId || project?.baseline)),
  );
  const baselineRun = runs[baseline]?.id ?? null;
  const colorOf = (run: Run) =>
    run.id === baselineRun && runs.length > 1 ? "var(--fg)" : runColor(run.color, run.color_chosen);

  if (ids.length === 0) return <Begin onAdd={(id) => setIds([id], { push: true })} />;
  return (
    <Page title={`Compare ${ids.length} runs`} project={project} section="compare">
      <div className="flex h-36 shrink-0 items-center gap-6 overflow-x-auto border-b border-line px-12 [scrollbar-width:none]">
        <h1 className="mr-6 text-strong whitespace-nowrap">
          Compare {formatCount(runs.length)} {runs.length === 1 ? "run" : "runs"}
        </h1>
        {ids.length > MOST_RUNS && (
          <span className="num whitespace-nowrap text-warn">
            the first {MOST_RUNS} of {formatCount(ids.length)}
          </span>
        )}
        <RunChips
          runs={runs}
          colorOf={colorOf}
          project={runs[0]?.project}
          onRemove={(id) => setIds(ids.filter((i) => i !== id))}
          onAdd={(id) => setIds([...ids, id])}
        />
      </div>
      {narrow && (
        <div className="flex h-44 shrink-0 items-center border-b border-line px-12 [&_button]:min-w-120 [&>div]:h-32">
          <Segmented
            label="Side"
            value={side}
            onChange={setSide}
            options={[
              { value: "differences", label: "Differences" },
              { value: "pictures", label: "Pictures" },
            ]}
          />
        </div>
      )}
      <SplitPane
        only={narrow ? (side === "differences" ? "first" : "second") : null}
        key={stacked ? "stacked" : "beside"}
        name={stacked ? "compare-stacked" : "compare"}
        vertical={stacked}
        initial={0.456}
        min={stacked ? 160 : 320}
        first={
          <DifferencesPane comparison={comparison} baseline={baseline} colorOf={colorOf} onBaseline={setBaseline} />
        }
        second={
          <PicturesPane
            comparison={comparison}
            baseline={baselineRun}
            onCompare={(chosen) => setIds(chosen, { push: true })}
          />
        }
      />
    </Page>
  );
};

const Begin = ({ onAdd }: { onAdd(id: string): void }) => (
  <Page title="Compare" section="compare">
    <div className="mx-auto mt-128 w-full max-w-592 px-16 max-md:mt-48">
      <h1 className="text-title">Compare runs</h1>
      <p className="mb-16 text-read text-fg2">
        Tick runs in a table and press Compare, or begin here: config and results side by side, curves over each other.
      </p>
      <div className="flex items-center gap-8">
        <RunChips runs={[]} colorOf={() => "var(--fg)"} project={undefined} onRemove={() => undefined} onAdd={onAdd} />
        <Link to={paths.projects()} className="text-acc hover:underline">
          All projects
        </Link>
      </div>
    </div>
  </Page>
);

export default ComparePage;
