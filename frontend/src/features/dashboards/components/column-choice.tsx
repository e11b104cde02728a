import { Segmented } from "@/ui/segmented";
import { AGGREGATES, type Aggregate } from "../model/widget";
import { ColumnPick } from "./column-pick";

interface Props {
  project: string;
  label: string;
  value: string;
  onChange(column: string): void;
}

const METRIC = new RegExp(`^metric\\.(.+)\\.(${AGGREGATES.join("|")})$`);

/** A column of runs: a field, a config key, or what a metric came to, and then which of its numbers. */
export function ColumnChoice({ project, label, value, onChange }: Props) {
  const [, metric, aggregate] = METRIC.exec(value) ?? [];
  return (
    <span className="grid gap-4">
      <ColumnPick
        project={project}
        label={label}
        value={metric ? `metric.${metric}` : value}
        sources="field,config,summary,metric"
        onPick={(name) => onChange(name.startsWith("metric.") ? `${name}.${aggregate ?? "last"}` : name)}
      />
      {metric && (
        <Segmented
          label={`Value of ${label}`}
          tight
          value={aggregate as Aggregate /* the pattern takes no other */}
          onChange={(next) => onChange(`metric.${metric}.${next}`)}
          options={AGGREGATES.map((a) => ({ value: a, label: a }))}
        />
      )}
    </span>
  );
}
