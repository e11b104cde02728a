import { useNavigate } from "react-router";
import { sentenceOf } from "@/api/problems";
import { ImportanceSection } from "@/features/compare/components/importance-section";
import { MediaSection } from "@/features/compare/components/media-section";
import { ParallelSection } from "@/features/compare/components/parallel-section";
import { ScatterSection } from "@/features/compare/components/scatter-section";
import { Section } from "@/features/compare/components/section";
import { axisLabel } from "@/features/compare/model/axes";
import { brushesParam } from "@/features/compare/model/brushes-param";
import { StepSlider } from "@/features/media/components/step-slider";
import { nearestStep, unionOf } from "@/features/media/model/steps";
import { ChartsPane } from "@/features/workbench-charts/components/charts-pane";
import { paths } from "@/lib/paths";
import {
  aloneParam,
  foldedParam,
  logAxesParam,
  mediaKeyParam,
  scatterLogParam,
  stepParam,
} from "@/lib/url-state/params";
import { drawnRuns } from "@/panels/line/drawn-run";
import { useChartLink } from "@/panels/line/use-chart-link";
import { Field } from "@/ui/field";
import { useSize } from "@/ui/use-size";
import { useUrlState } from "@/ui/use-url-state";
import type { useComparison } from "./use-comparison";
import { usePopulation } from "./use-population";

interface Props {
  comparison: ReturnType<typeof useComparison>;
  baseline: string | null;
  onCompare(ids: readonly string[]): void;
}

const KINDS = ["metric"] as const;
/** Until somebody says otherwise the page opens on curves, parallel coordinates and media. */
const FOLDED_AT_FIRST = ["Scatter", "Importance"];
const BY_SPAN = "?";
/** An address has no empty list: this one means that no axis is logarithmic. */
const NO_AXIS = ["-"];
const orNone = (names: readonly string[]) => (names.length > 0 ? names : NO_AXIS);

/** The right side: curves over each other, then pictures of many runs at once, then media at one step. */
export function PicturesPane({ comparison: { runs, configs, ready, pending }, baseline, onCompare }: Props) {
  const link = useChartLink();
  const navigate = useNavigate();
  const [ref, size] = useSize();
  const [folded, setFolded] = useUrlState(foldedParam);
  const [alone, setAlone] = useUrlState(aloneParam);
  const [logs, setLogs] = useUrlState(logAxesParam);
  const [scatterLogs, setScatterLogs] = useUrlState(scatterLogParam);
  const [brushes, setBrushes] = useUrlState(brushesParam);
  const [mediaKey, setMediaKey] = useUrlState(mediaKeyParam);
  const [step, setStep] = useUrlState(stepParam);
  const project = runs[0]?.project;
  const population = usePopulation(ready ? project : undefined, runs, configs, baseline);
  const open = (id: string) => navigate(paths.run(id));
  const closed = folded.length > 0 ? folded : FOLDED_AT_FIRST;
  const frame = (title: string) => ({
    open: !closed.includes(title),
    full: alone === title,
    // The list is never empty: that would mean the ones at first.
    onOpen: (show: boolean) =>
      setFolded(show ? [...closed.filter((c) => c !== title && c !== "-"), "-"] : [...closed, title]),
    onFull: (full: boolean) => setAlone(full ? title : "", { push: true }),
  });
  const fullHeight = Math.max(260, (size?.height ?? 600) - 62);
  const shows = (title: string) => alone === "" || alone === title;
  const drawn = drawnRuns(runs, runs.length > 1 ? baseline : null);
  const scores = population.dimensions.find((d) => d.key === population.target);
  const scoreOf = (id: string) => {
    const value = scores?.values[population.runs.findIndex((r) => r.id === id)];
    return typeof value === "number" ? value : null;
  };
  const compared = population.runs.filter((r) => r.chosen);
  const ordered = runs.flatMap((r) => compared.find((c) => c.id === r.id) ?? []);
  const many = shows("Parallel coordinates") && (
    <>
      <div className="flex min-h-32 flex-wrap items-center gap-8 border-b border-line px-12 py-3">
        <span className="text-fg2 max-sm:sr-only">Beside all runs of {project}, or those with</span>
        <Field
          key={population.filter}
          label="Filter of the runs behind"
          placeholder="a filter, such as tag = &quot;sweep&quot;"
          className="min-w-160 flex-1 [&_input]:text-code"
          defaultValue={population.filter}
          error={population.error ? sentenceOf(population.error) : null}
          onKeyDown={(e) => e.key === "Enter" && e.currentTarget.blur()}
          onBlur={(e) => population.setFilter(e.currentTarget.value.trim())}
        />
      </div>
      <ParallelSection
        project={project ?? ""}
        runs={population.runs}
        dimensions={population.dimensions}
        target={population.target}
        targetLabel={population.target ? axisLabel(population.target) : "none"}
        logs={logs[0] === BY_SPAN ? null : logs}
        brushes={brushes}
        height={alone ? fullHeight : 246}
        pending={population.pending}
        onAxes={population.setAxes}
        onTarget={population.setTarget}
        onLogs={(names) => setLogs(orNone(names.filter((n) => n !== NO_AXIS[0])))}
        onBrushes={setBrushes}
        onOpenRun={open}
        onCompare={onCompare}
        frame={frame("Parallel coordinates")}
      />
    </>
  );
  return (
    <div
      ref={ref}
      className="in-order flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto [scrollbar-gutter:stable]"
      data-scroll="pictures"
    >
      {shows("Curves") && (
        <Section title="Curves" {...frame("Curves")}>
          <div className={alone === "Curves" ? "flex min-h-0 flex-1" : "flex h-264"}>
            <ChartsPane project={project ?? ""} lines={drawn} kinds={KINDS} link={link} pending={pending} />
          </div>
        </Section>
      )}
      {project && many}
      {project && shows("Scatter") && (
        <ScatterSection
          project={project}
          runs={population.runs}
          x={population.x}
          y={population.y}
          logs={scatterLogs[0] === BY_SPAN ? null : scatterLogs}
          height={alone ? fullHeight : 280}
          pending={population.pending}
          onX={population.setX}
          onY={population.setY}
          onLogs={(names) => setScatterLogs(orNone(names.filter((n) => n !== NO_AXIS[0])))}
          onOpenRun={open}
          frame={frame("Scatter")}
        />
      )}
      {project && shows("Importance") && (
        <ImportanceSection
          project={project}
          target={population.target}
          filter={population.filter}
          onParameter={(name) => {
            population.setX(name);
            setFolded([...closed.filter((c) => c !== "Scatter" && c !== "-"), "-"]);
          }}
          frame={frame("Importance")}
        />
      )}
      {shows("Media") && ordered.length > 0 && (
        <MediaSection
          runs={ordered}
          name={mediaKey}
          step={step}
          onName={setMediaKey}
          scoreOf={scoreOf}
          nearest={nearestStep}
          slider={(lists) => <StepSlider steps={unionOf(lists)} step={step} onStep={setStep} className="flex-1" />}
          frame={frame("Media")}
        />
      )}
    </div>
  );
}
