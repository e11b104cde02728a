import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "@/api/problems";
import { type Importance, importanceQuery, type ParameterImportance } from "@/api/resources/importance";
import { formatCount } from "@/lib/format/numbers";
import { cx } from "@/ui/cx";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { axisLabel } from "../model/axes";
import { Section } from "./section";

interface Props {
  project: string;
  target: string | null;
  filter: string;
  /** A click on a parameter draws the target over it. */
  onParameter(name: string): void;
  frame: { open: boolean; full: boolean; onOpen(open: boolean): void; onFull(full: boolean): void };
}

const SHOWN = 12;
const TRUST: Record<Importance["trust"], { words: string; tone: string }> = {
  none: { words: "says nothing", tone: "text-warn" },
  low: { words: "a hint at most", tone: "text-warn" },
  fair: { words: "fairly sure", tone: "text-fg2" },
  good: { words: "sure", tone: "text-fg2" },
};

/** Which parameters the target depends on: a forest's permutation importance, and rank correlation. */
export function ImportanceSection({ project, target, filter, onParameter, frame }: Props) {
  const shown = frame.open || frame.full;
  const { data, error, refetch } = useQuery(importanceQuery(project, target, filter, shown));
  return (
    <Section
      title="Importance"
      note={
        data && (
          <>
            for {target && axisLabel(target)} · n = {formatCount(data.runs)}
            {data.r2 !== null && ` · explains ${Math.max(0, Math.round(100 * data.r2))}\u2009% of unseen runs`}
            {" · "}
            <span className={TRUST[data.trust].tone}>
              {data.grown === 0 ? "too few runs" : TRUST[data.trust].words}
            </span>
          </>
        )
      }
      busy={shown && target !== null && !data && !error}
      {...frame}
    >
      {error && !data ? (
        <ErrorState title="Could not weigh the parameters" onRetry={() => void refetch()}>
          {sentenceOf(error)}
        </ErrorState>
      ) : !data ? (
        <div className="flex flex-col gap-14 p-16" aria-busy={target !== null}>
          {[260, 200, 140].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : data.parameters.length === 0 ? (
        <Nothing title="No config value differs between these runs" />
      ) : (
        <Table data={data} onParameter={onParameter} />
      )}
    </Section>
  );
}

const Table = ({ data, onParameter }: { data: Importance; onParameter(name: string): void }) => (
  <div className="overflow-x-auto py-4">
    <table className="num w-full">
      <thead className="text-meta text-fg2">
        <tr className="h-22">
          <th scope="col" className="pl-16 text-left font-medium">
            Parameter
          </th>
          <th
            scope="col"
            className="px-6 text-left font-medium"
            title="What a forest of 48 trees loses on runs it has not seen when the parameter is shuffled, as a share"
          >
            Importance
          </th>
          <th
            scope="col"
            className="px-6 text-right font-medium"
            title="Spearman's rank correlation with the target, 95 % interval"
          >
            Correlation
          </th>
          <th scope="col" className="pr-16 pl-6 text-right font-medium">
            Values
          </th>
        </tr>
      </thead>
      <tbody>
        {data.parameters.slice(0, SHOWN).map((p) => (
          <tr key={p.name} className="h-24 hover:bg-hover">
            <th scope="row" className="max-w-160 truncate pl-16 text-left text-code font-normal" title={p.name}>
              <button type="button" className="rounded-tag text-fg2 hover:text-fg" onClick={() => onParameter(p.name)}>
                {axisLabel(p.name)}
              </button>
            </th>
            <td className="px-6">
              <Share parameter={p} />
            </td>
            <td className="px-6 text-right">
              <Correlation parameter={p} />
            </td>
            <td className="pr-16 pl-6 text-right text-fg2">{formatCount(p.values)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p className="px-16 pt-4 text-meta text-fg3">
      {data.grown > 0 && data.grown < data.runs && `Grown on ${formatCount(data.grown)} of the runs. `}
      {data.without_target > 0 && `${formatCount(data.without_target)} runs have no finite target. `}
      {data.not_read > 0 && `${formatCount(data.not_read)} older runs were not read. `}
      {data.constant > 0 && `${formatCount(data.constant)} parameters have one value. `}
      {data.unusable > 0 && `${formatCount(data.unusable)} name nearly every run differently.`}
    </p>
  </div>
);

const BAR = 140;

/** A bar of 10 with the interval over it. */
function Share({ parameter: { importance, error } }: { parameter: ParameterImportance }) {
  if (importance === null) return <span className="text-fg3">—</span>;
  const at = (x: number) => Math.max(0, Math.min(1, x)) * BAR;
  const width = at(importance);
  const [low, high] = [at(importance - (error ?? 0)), at(importance + (error ?? 0))];
  return (
    <span className="flex items-center gap-8">
      <svg width={BAR} height={12} role="presentation" className="shrink-0">
        <rect x={0} y={1} width={width} height={10} rx={1} className="fill-fg3" />
        <line x1={low} x2={high} y1={6} y2={6} className="stroke-bg" strokeWidth={3} />
        <line x1={low} x2={high} y1={6} y2={6} className="stroke-fg" />
      </svg>
      <span>{importance.toFixed(2)}</span>
      <span className="text-meta text-fg3">±{(error ?? 0).toFixed(2)}</span>
    </span>
  );
}

function Correlation({ parameter: { correlation: c } }: { parameter: ParameterImportance }) {
  if (!c) return <span className="text-fg3">no order</span>;
  const text = (x: number) => `${x < 0 ? "−" : "+"}${Math.abs(x).toFixed(2)}`;
  const clear = c.low > 0 || c.high < 0;
  return (
    <>
      <span className={cx(!clear && "text-fg3")}>{text(c.value)}</span>{" "}
      <span className="text-meta text-fg3">
        {text(c.low)} to {text(c.high)}
      </span>
    </>
  );
}
