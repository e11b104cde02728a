import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Column, columnsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { IconButton } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { SearchField } from "@/ui/field";
import { Highlight } from "@/ui/highlight";
import { Icon } from "@/ui/icon";
import { AGGREGATES, columnOf, trendOf } from "../model/columns";

export interface ColumnsPickerProps {
  project: string;
  columns: readonly string[];
  onChange(columns: readonly string[]): void;
}

const isMetric = (c: Column) => c.source === "metric" || c.source === "system";

/** What is shown, in its order, and all that could be. Loaded when it is opened. */
export default function ColumnsList({ project, columns, onChange }: ColumnsPickerProps) {
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search);
  const known = useInfiniteQuery(columnsQuery(project, { search: asked || undefined }));
  const found = known.data?.pages.flatMap((p) => p.columns) ?? [];
  const total = known.data?.pages[0]?.total ?? 0;
  const move = (i: number, by: number) => {
    const next = [...columns];
    const [moved] = next.splice(i, 1);
    if (moved !== undefined) next.splice(i + by, 0, moved);
    onChange(next);
  };
  return (
    <>
      <SearchField label="Keys, metrics and fields" autoFocus value={search} onChange={setSearch} />
      <div className="mt-6 max-h-[min(440px,60vh)] overflow-y-auto">
        {!search && columns.length > 0 && (
          <ul aria-label="Shown" className="mb-6 border-b border-line pb-6">
            {columns.map((name, i) => {
              const column = columnOf(name);
              return (
                <li key={name} className="group flex h-24 items-center gap-8 rounded-chip px-4 hover:bg-hover">
                  <Checkbox
                    label={`Hide ${column.title}`}
                    checked
                    onChange={() => onChange(columns.filter((c) => c !== name))}
                  />
                  <span className="flex-1 truncate" title={name}>
                    {column.title} <span className="text-fg3">{column.note}</span>
                  </span>
                  <span className="flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
                    <IconButton
                      small
                      label={`Move ${column.title} left`}
                      disabled={i === 0}
                      onClick={() => move(i, -1)}
                    >
                      <Icon of={ArrowUp} small />
                    </IconButton>
                    <IconButton
                      small
                      label={`Move ${column.title} right`}
                      disabled={i === columns.length - 1}
                      onClick={() => move(i, 1)}
                    >
                      <Icon of={ArrowDown} small />
                    </IconButton>
                    <IconButton
                      small
                      label={`Remove ${column.title}`}
                      onClick={() => onChange(columns.filter((c) => c !== name))}
                    >
                      <Icon of={X} small />
                    </IconButton>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
        {known.error && <p className="px-4 py-8 text-bad">{sentenceOf(known.error)}</p>}
        {known.data && (
          <p className="px-4 pb-4 text-meta text-fg3">
            {search ? "Found" : "All"}, {formatCount(total)}
          </p>
        )}
        {known.data && found.length === 0 && <p className="px-4 py-8 text-fg2">Nothing is called like that.</p>}
        <ul aria-label="Columns">
          {found.map((c) => (
            <ColumnItem key={c.name} column={c} search={search} chosen={columns} onChange={onChange} />
          ))}
        </ul>
        {known.hasNextPage && (
          <button
            type="button"
            className="h-26 w-full rounded-chip text-fg2 hover:bg-hover"
            onClick={() => known.fetchNextPage()}
          >
            More
          </button>
        )}
      </div>
    </>
  );
}

/** A metric is chosen by what of it: last, min, max … */
function ColumnItem({
  column,
  search,
  chosen,
  onChange,
}: {
  column: Column;
  search: string;
  chosen: readonly string[];
  onChange(columns: readonly string[]): void;
}) {
  const names = isMetric(column)
    ? [...AGGREGATES.map((a) => `${column.name}.${a}`), trendOf(column.name)]
    : [column.name];
  const on = names.filter((n) => chosen.includes(n));
  const first = names[0] ?? column.name;
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((c) => c !== name) : [...chosen, name]);
  return (
    <li className="group flex h-24 items-center gap-8 rounded-chip px-4 hover:bg-hover">
      <Checkbox
        label={column.name}
        checked={on.length > 0}
        onChange={() => (on.length > 0 ? onChange(chosen.filter((c) => !names.includes(c))) : toggle(first))}
      />
      <span className="flex-1 truncate text-code" title={column.name}>
        <Highlight text={column.name} search={search} />
      </span>
      {isMetric(column) ? (
        <span className="flex gap-1 text-meta">
          {[...AGGREGATES.slice(0, 4), "trend"].map((a) => {
            const name = a === "trend" ? trendOf(column.name) : `${column.name}.${a}`;
            return (
              <button
                key={a}
                type="button"
                aria-pressed={chosen.includes(name)}
                aria-label={`${column.name} ${a}`}
                className="rounded-tag px-3 text-fg3 hover:text-fg aria-pressed:bg-sel aria-pressed:text-fg"
                onClick={() => toggle(name)}
              >
                {a}
              </button>
            );
          })}
        </span>
      ) : (
        <span className="num text-fg3">{formatCount(column.runs)}</span>
      )}
    </li>
  );
}
