import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Column, columnsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { Highlight } from "@/ui/highlight";
import { OptionList } from "@/ui/option-list";
import { shownName } from "../model/conditions";

/** Every field, config key and metric of the project, searched on the server, each with how many runs have it. */
export function FieldList({ project, onPick }: { project: string; onPick(column: Column): void }) {
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const { data, error, isPlaceholderData } = useInfiniteQuery(
    columnsQuery(project, { search: asked || undefined, limit: 100 }),
  );
  // Narrowed here too: until the server has answered, Enter must not take what only suited the text before.
  const typed = search.trim().toLowerCase();
  const columns = (data?.pages[0]?.columns ?? []).filter((c) => c.name.toLowerCase().includes(typed));
  const total = data?.pages[0]?.total ?? 0;
  return (
    <OptionList
      label="Fields, config keys, metrics"
      search={search}
      onSearch={setSearch}
      options={columns.map((column) => ({
        id: column.name,
        label: (
          <span className="text-code" title={column.name}>
            <Highlight text={shownName(column.name)} search={asked} />
          </span>
        ),
        hint: `${formatCount(column.runs)} ${column.runs === 1 ? "run" : "runs"}`,
      }))}
      onPick={(name) => {
        const column = columns.find((c) => c.name === name);
        if (column) onPick(column);
      }}
    >
      {error && <p className="px-8 py-6 text-bad">{sentenceOf(error)}</p>}
      {data && asked === search.trim() && !isPlaceholderData && columns.length === 0 && (
        <p className="px-8 py-6 text-fg2">Nothing is called like that.</p>
      )}
      {columns.length > 0 && total > columns.length && (
        <p className="num px-8 pt-6 text-meta text-fg3">
          {formatCount(columns.length)} of {formatCount(total)}: type to find the others
        </p>
      )}
    </OptionList>
  );
}
