import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { sentenceOf } from "@/api/problems";
import { columnsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { Checkbox } from "@/ui/checkbox";
import { SearchField } from "@/ui/field";
import { Highlight } from "@/ui/highlight";
import { Segmented } from "@/ui/segmented";
import { isSeed } from "../model/groups";

export interface GroupMenuProps {
  project: string;
  groupBy: readonly string[];
  onChange(groupBy: readonly string[]): void;
}

const ROW = "flex h-26 w-full items-center gap-8 rounded-chip px-4 text-left hover:bg-hover";

/** By which fields: found by searching, or all but those that were found. Loaded when it is opened. */
export default function GroupPicker({ project, groupBy, onChange, onDone }: GroupMenuProps & { onDone(): void }) {
  const [search, setSearch] = useState("");
  const [without, setWithout] = useState(groupBy.some((word) => word.startsWith("-")));
  const asked = useDeferredValue(search);
  const sources = without ? "config" : "config,field";
  const known = useInfiniteQuery(columnsQuery(project, { search: asked || undefined, sources }));
  const seeds = useInfiniteQuery(columnsQuery(project, { search: "seed", sources: "config" }));
  const seedWords = (seeds.data?.pages[0]?.columns ?? []).map((c) => c.name).filter(isSeed);
  const wordOf = (field: string) => (without ? `-${field}` : field);
  const chosen = groupBy.filter((word) => word.startsWith("-") === without);
  // What has an order has too many values to group by.
  const found = (known.data?.pages.flatMap((p) => p.columns) ?? []).filter(
    (c) => c.type !== "time" && !["duration", "last_step", "id", "name", "notes"].includes(c.name),
  );
  const fields = [
    ...(search ? [] : chosen.map((word) => word.replace(/^-/, ""))),
    ...found.map((c) => c.name).filter((name) => search || !chosen.includes(wordOf(name))),
  ];
  const runs = new Map(found.map((c) => [c.name, c.runs]));
  const toggle = (field: string) => {
    const word = wordOf(field);
    onChange(chosen.includes(word) ? chosen.filter((w) => w !== word) : [...chosen, word]);
  };
  const preset = (words: readonly string[]) => {
    onChange(words);
    onDone();
  };
  return (
    <>
      <div className="mb-6 border-b border-line pb-6">
        <button type="button" className={ROW} disabled={groupBy.length === 0} onClick={() => preset([])}>
          <span className={groupBy.length === 0 ? "text-fg3" : ""}>No groups</span>
        </button>
        {seedWords.length > 0 && (
          <button type="button" className={ROW} onClick={() => preset(seedWords.map((w) => `-${w}`))}>
            <span className="flex-1">All but {seedWords.map((w) => w.replace(/^config\./, "")).join(", ")}</span>
            <span className="text-meta text-fg3">seeds are one row</span>
          </button>
        )}
      </div>
      <Segmented
        label="How to group"
        value={without ? "but" : "by"}
        options={[
          { value: "by", label: "By these" },
          { value: "but", label: "By all but these" },
        ]}
        onChange={(value) => setWithout(value === "but")}
      />
      <div className="h-6" />
      <SearchField
        label={without ? "Config keys that may differ" : "Config keys, tags and fields"}
        autoFocus
        value={search}
        onChange={setSearch}
      />
      {known.error && <p className="px-4 py-8 text-bad">{sentenceOf(known.error)}</p>}
      {known.data && fields.length === 0 && <p className="px-4 py-8 text-fg2">Nothing is called like that.</p>}
      <ul aria-label="Fields" className="mt-6 max-h-[min(320px,40vh)] overflow-y-auto">
        {fields.map((field) => (
          <li key={field} className="flex h-24 items-center gap-8 rounded-chip px-4 hover:bg-hover">
            <Checkbox label={field} checked={chosen.includes(wordOf(field))} onChange={() => toggle(field)} />
            <span className="min-w-0 flex-1 truncate text-code" title={field}>
              <Highlight text={field} search={search} />
            </span>
            <span className="num text-meta text-fg3">{runs.has(field) && formatCount(runs.get(field) ?? 0)}</span>
          </li>
        ))}
        {known.hasNextPage && (
          <li>
            <button type="button" className={ROW} onClick={() => known.fetchNextPage()}>
              <span className="text-fg2">More</span>
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
