import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import { AXES } from "@/lib/url-state/params";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { axisName } from "../model/words";

export interface AxisChoice {
  project: string;
  runs: readonly string[];
  axis: string;
  onAxis(axis: string): void;
}

const MOST = 40;

/** Step, time, or any metric of the runs, searched on the server. */
export default function AxisChoices({ project, runs, axis, onAxis }: AxisChoice) {
  const [search, setSearch] = useState("");
  const names = useInfiniteQuery(
    metricNamesQuery(project, { runs, kind: "metric", search, limit: MOST }, runs.length > 0),
  );
  const metrics = names.data?.pages[0]?.metrics.map((m) => m.name) ?? [];
  const more = (names.data?.pages[0]?.total ?? 0) - metrics.length;
  const isMetric = !(AXES as readonly string[]).includes(axis);
  const listed = isMetric && !search && !metrics.includes(axis) ? [axis, ...metrics] : metrics;
  return (
    <>
      <div role="radiogroup" aria-label="x-axis">
        {AXES.map((a) => (
          <Choice key={a} axis={a} chosen={a === axis} onChoose={onAxis} />
        ))}
        <SearchField label="Any logged metric" className="my-4" value={search} onChange={setSearch} />
        <div className="max-h-240 overflow-y-auto">
          {listed.map((name) => (
            <Choice key={name} axis={name} chosen={name === axis} onChoose={onAxis} />
          ))}
        </div>
      </div>
      {more > 0 && <p className="num px-8 py-4 text-meta text-fg3">{more} more: search for them</p>}
    </>
  );
}

const Choice = ({ axis, chosen, onChoose }: { axis: string; chosen: boolean; onChoose(axis: string): void }) => (
  <button
    type="button"
    role="radio"
    aria-checked={chosen}
    title={axis}
    className={cx(
      "focus-inside block h-26 w-full truncate rounded-chip px-8 text-left hover:bg-hover",
      chosen && "bg-hover text-strong",
    )}
    onClick={() => onChoose(axis)}
  >
    {axisName(axis)}
  </button>
);
