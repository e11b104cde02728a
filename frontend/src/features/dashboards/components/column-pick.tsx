import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { columnsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { Highlight } from "@/ui/highlight";
import { Icon } from "@/ui/icon";
import { type Option, OptionList } from "@/ui/option-list";
import { Popover } from "@/ui/popover";

interface Props {
  project: string;
  label: string;
  value: string;
  /** Which columns: `metric`, or `field,config,metric`. */
  sources: string;
  /** What stands beside those of the project, before them. */
  extras?: readonly Option[];
  onPick(name: string): void;
}

/** A button with a column's name that opens a list of all of them, searched on the server. */
export function ColumnPick({ project, label, value, sources, extras = [], onPick }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      className="w-320 p-6"
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${value || "none"}`}
          title={value || undefined}
          className="flex h-26 w-full min-w-0 items-center gap-6 rounded-control border border-line2 bg-bg px-8 text-left hover:bg-sunken data-[state=open]:bg-hover"
        >
          <span className={value ? "min-w-0 flex-1 truncate" : "min-w-0 flex-1 truncate text-fg3"}>
            {value.replace(/^(config|metric|summary)\./, "") || "choose"}
          </span>
          <Icon of={ChevronDown} small className="text-fg3" />
        </button>
      }
    >
      <Names
        project={project}
        label={label}
        value={value}
        sources={sources}
        extras={extras}
        onPick={(name) => {
          onPick(name);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

function Names({ project, label, value, sources, extras = [], onPick }: Props) {
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const { data } = useInfiniteQuery(columnsQuery(project, { search: asked || undefined, sources, limit: 60 }));
  const typed = search.trim().toLowerCase();
  const found = (data?.pages[0]?.columns ?? []).filter((c) => c.name.toLowerCase().includes(typed));
  return (
    <OptionList
      label={label}
      search={search}
      onSearch={setSearch}
      options={[
        ...extras.filter((e) => e.id.toLowerCase().includes(typed)),
        ...found.map((c) => ({
          id: c.name,
          chosen: c.name === value,
          label: (
            <span title={c.name}>
              <Highlight text={c.name} search={asked} />
            </span>
          ),
          hint: formatCount(c.runs),
        })),
      ]}
      onPick={onPick}
    >
      {data && found.length === 0 && extras.length === 0 && (
        <p className="px-8 py-6 text-fg2">Nothing is called like that.</p>
      )}
    </OptionList>
  );
}
