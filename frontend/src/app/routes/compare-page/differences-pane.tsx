import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import type { Run } from "@/api/resources/runs";
import { CodePart } from "@/features/compare/components/code-part";
import { type CompareBand, CompareTable } from "@/features/compare/components/compare-table";
import { compareRows, groupRows } from "@/features/compare/model/differences";
import { formatCount } from "@/lib/format/numbers";
import { allRowsParam } from "@/lib/url-state/params";
import { matcher } from "@/plot/panel-search";
import { SearchField } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import type { useComparison } from "./use-comparison";

interface Props {
  comparison: ReturnType<typeof useComparison>;
  /** Index of the baseline among the runs. */
  baseline: number;
  colorOf(run: Run): string;
  onBaseline(id: string): void;
}

/** The left side: config, results, packages and code, only what differs unless all is asked for. */
export function DifferencesPane({ comparison, baseline, colorOf, onBaseline }: Props) {
  const [all, setAll] = useUrlState(allRowsParam);
  const [search, setSearch] = useState("");
  const { runs, configs, summaries, packages, gits, directions, ready, pending, error, retry } = comparison;
  const matches = matcher(search);
  const single = runs.length < 2;
  const configRows = ready ? compareRows(configs) : [];
  const summaryRows = ready ? compareRows(summaries) : [];
  const packageRows = ready ? compareRows(packages) : [];
  const differing = configRows.filter((r) => r.differs).length;
  const shown = (rows: typeof configRows) => rows.filter((r) => (all || single || r.differs) && matches(r.key));
  const results = summaryRows.filter((r) => matches(r.key));
  const versions = shown(packageRows);
  const bands: CompareBand[] = [
    {
      key: "summary",
      title: "Summary",
      note: `${results.length} of ${summaryRows.length}${single ? "" : " · Δ to baseline"}`,
      rows: results,
      look: "summary",
    },
  ];
  if (packageRows.length > 0)
    bands.push({
      key: "packages",
      title: "Packages",
      note: single
        ? formatCount(packageRows.length)
        : `${formatCount(packageRows.filter((r) => r.differs).length)} of ${formatCount(packageRows.length)} differ`,
      rows: versions,
      look: "settings",
      empty: search ? "No package matches." : "All versions are equal.",
    });
  const base = runs[baseline];
  const others = runs.map((run, i) => ({ run, code: gits[i] ?? null })).filter(({ run }) => run !== base);
  const code =
    base && others.length > 0 && gits.some((g) => g !== null) && !search
      ? {
          title: "Code",
          note: `${new Set(gits.map((g) => g?.commit ?? "unknown")).size} commits`,
          body: others.map(({ run, code: of }) => (
            <CodePart key={run.id} baseline={{ run: base, code: gits[baseline] ?? null }} run={run} code={of} />
          )),
        }
      : null;
  return (
    <section aria-label="Config and summary" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-32 shrink-0 items-center gap-8 border-b border-line px-16 touch:h-52 max-sm:px-12">
        <SearchField label="Keys, regex" className="w-170" value={search} onChange={setSearch} />
        {!single && (
          <Segmented
            label="Rows"
            value={all ? "all" : "differences"}
            onChange={(value) => setAll(value === "all")}
            options={[
              { value: "differences", label: <Counted text="Differences" n={differing} /> },
              { value: "all", label: <Counted text="All" n={configRows.length} /> },
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
        <div className="flex flex-col gap-16 p-16" aria-busy="true">
          {[320, 420, 280, 360].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : (
        <CompareTable
          runs={runs}
          colorOf={colorOf}
          baseline={baseline}
          onBaseline={onBaseline}
          config={groupRows(shown(configRows))}
          noConfig={
            search
              ? "No config key matches."
              : configRows.length === 0
                ? "None of the runs has a config."
                : "All config values are equal."
          }
          bands={bands}
          directions={directions}
          code={code}
        />
      )}
    </section>
  );
}

const Counted = ({ text, n }: { text: string; n: number }) => (
  <>
    {text} <span className="num font-normal text-fg3">{formatCount(n)}</span>
  </>
);
