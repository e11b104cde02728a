import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { runsQuery } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { quoteText } from "@/lib/filter-text/tokens";
import { middle } from "@/lib/format/names";
import { Icon } from "@/ui/icon";
import { OptionList } from "@/ui/option-list";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";

interface Props {
  project: string;
  selection: readonly string[];
  onChange(selection: readonly string[]): void;
}

const MOST = 50;
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Runs by name, ticked one by one. */
export function RunsPick({ project, selection, onChange }: Props) {
  return (
    <Popover
      label="Runs of this widget"
      className="w-320 p-6"
      trigger={
        <button
          type="button"
          className="flex h-26 w-full items-center gap-6 rounded-control border border-line2 bg-bg px-8 text-left hover:bg-sunken data-[state=open]:bg-hover"
        >
          <span className="num flex-1">
            {selection.length} {selection.length === 1 ? "run" : "runs"} selected
          </span>
          <Icon of={ChevronDown} small className="text-fg3" />
        </button>
      }
    >
      <Names project={project} selection={selection} onChange={onChange} />
    </Popover>
  );
}

function Names({ project, selection, onChange }: Props) {
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const { data = [] } = useQuery(
    runsQuery({
      project,
      filter: asked ? `name ~ ${quoteText(literal(asked))}` : "",
      sort: ["-created"],
      limit: MOST,
    }),
  );
  return (
    <OptionList
      label="Runs by name"
      several
      search={search}
      onSearch={setSearch}
      options={data.map((run) => ({
        id: run.id,
        chosen: selection.includes(run.id),
        label: (
          <span className="flex items-center gap-6" title={run.name}>
            <RunMark color={runColor(run.color, run.color_chosen)} /> {middle(run.name || run.id, 36)}
          </span>
        ),
      }))}
      onPick={(id) => onChange(selection.includes(id) ? selection.filter((s) => s !== id) : [...selection, id])}
    />
  );
}
