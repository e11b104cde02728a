import { useInfiniteQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { type Column, columnsQuery } from "@/api/resources/columns";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { axisLabel } from "../model/axes";

interface Props {
  project: string;
  label: string;
  trigger: ReactNode;
  chosen: readonly string[];
  /** Closes after a choice; else several can be toggled. */
  single?: boolean;
  /** Numbers alone: a target has to be one. */
  numbers?: boolean;
  onPick(name: string): void;
}

const SOURCES = "metric,config,summary,field";
const AGGREGATES = ["last", "min", "max", "mean"] as const;

/** A column of the project, by search; of a metric one of its aggregates. */
export function ColumnPicker({ project, label, trigger, chosen, single = false, numbers = false, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const pick = (name: string) => {
    onPick(name);
    if (single) setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} align="end" className="w-340 p-8" trigger={trigger}>
      {open && <Finder project={project} chosen={chosen} numbers={numbers} onPick={pick} />}
    </Popover>
  );
}

function Finder({ project, chosen, numbers, onPick }: Pick<Props, "project" | "chosen" | "numbers" | "onPick">) {
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const { data } = useInfiniteQuery(
    columnsQuery(project, { search: search || undefined, sources: SOURCES, limit: 60 }),
  );
  const columns = (data?.pages[0]?.columns ?? []).filter((c) => !numbers || c.type === "number");
  return (
    <>
      <SearchField label="Columns by name" autoFocus value={text} onChange={setText} />
      <ul className="mt-6 max-h-320 overflow-y-auto">
        {columns.map((c) => (
          <li key={c.name} className="flex items-center gap-4 rounded-chip px-6 hover:bg-hover">
            <ColumnRow column={c} chosen={chosen} onPick={onPick} />
          </li>
        ))}
        {columns.length === 0 && data && <li className="px-6 py-8 text-fg2">No column is called like that.</li>}
      </ul>
    </>
  );
}

function ColumnRow({ column, chosen, onPick }: { column: Column } & Pick<Props, "chosen" | "onPick">) {
  const isMetric = column.source === "metric";
  const names = isMetric ? AGGREGATES.map((a) => `${column.name}.${a}`) : [column.name];
  const title = isMetric ? column.name.slice("metric.".length) : column.name.replace(/^(config|summary)\./, "");
  if (!isMetric) {
    const on = chosen.includes(column.name);
    return (
      <button
        type="button"
        aria-pressed={on}
        className="focus-inside flex h-26 min-w-0 flex-1 items-center gap-6 text-left"
        onClick={() => onPick(column.name)}
      >
        <span className="w-12">{on && <Icon of={Check} small />}</span>
        <span className="truncate text-code" title={column.name}>
          {title}
        </span>
        <span className="ml-auto text-fg3">{column.source === "field" ? "run" : column.source}</span>
      </button>
    );
  }
  return (
    <>
      <span className="w-12">{names.some((n) => chosen.includes(n)) && <Icon of={Check} small />}</span>
      <span className="h-26 min-w-0 flex-1 truncate text-code leading-26!" title={title}>
        {title}
      </span>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={axisLabel(name) === title ? `${title} last` : axisLabel(name)}
          aria-pressed={chosen.includes(name)}
          className={cx(
            "h-20 rounded-tag px-4 text-meta",
            chosen.includes(name) ? "bg-hover text-fg" : "text-fg3 hover:text-fg",
          )}
          onClick={() => onPick(name)}
        >
          {name.slice(name.lastIndexOf(".") + 1)}
        </button>
      ))}
    </>
  );
}
