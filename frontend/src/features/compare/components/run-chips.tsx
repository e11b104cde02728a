import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Link } from "react-router";
import { type Run, runsQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { middle } from "@/lib/format/names";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";
import { StateIcon } from "@/ui/run-state";

interface Props {
  runs: readonly Run[];
  colorOf(run: Run): string;
  project: string | undefined;
  onRemove(id: string): void;
  onAdd(id: string): void;
}

/** The compared runs, each with a way out, and a way in for more. */
export function RunChips({ runs, colorOf, project, onRemove, onAdd }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {runs.map((run) => (
        <span
          key={run.id}
          className="flex h-22 max-w-220 shrink-0 items-center overflow-hidden rounded-chip border border-line2"
        >
          <Link
            to={paths.run(run.id)}
            title={run.name}
            className="focus-inside flex h-full min-w-0 items-center gap-6 px-6 font-medium hover:bg-sunken"
          >
            <RunMark color={colorOf(run)} />
            <span className="truncate">{middle(run.name || run.id, 22)}</span>
          </Link>
          <button
            type="button"
            aria-label={`Leave out ${run.name}`}
            className="focus-inside grid h-full w-22 place-items-center border-l border-line text-fg2 hover:bg-sunken"
            onClick={() => onRemove(run.id)}
          >
            <Icon of={X} small />
          </button>
        </span>
      ))}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Add a run"
        className="w-320 p-8"
        trigger={
          <Button look="quiet" icon={<Icon of={Plus} />}>
            Add
          </Button>
        }
      >
        {open && <Finder project={project} taken={runs.map((r) => r.id)} onPick={onAdd} />}
      </Popover>
    </>
  );
}

function Finder({
  project,
  taken,
  onPick,
}: {
  project: string | undefined;
  taken: readonly string[];
  onPick(id: string): void;
}) {
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const { data = [] } = useQuery(
    runsQuery({
      project: project ?? "",
      filter: search ? `name ~ ${quoteText(search)}` : "",
      sort: ["-created"],
      limit: 40,
    }),
  );
  const found = data.filter((r) => !taken.includes(r.id));
  return (
    <>
      <SearchField label="Runs by name" autoFocus value={text} onChange={setText} />
      <ul className="mt-6 max-h-320 overflow-y-auto">
        {found.map((r) => (
          <li key={r.id}>
            <button
              type="button"
              className="focus-inside flex h-26 w-full items-center gap-8 rounded-chip px-6 text-left hover:bg-hover"
              onClick={() => onPick(r.id)}
            >
              <StateIcon state={r.state} />
              <span className="flex-1 truncate" title={r.name}>
                {r.name || r.id}
              </span>
              {!project && <span className="max-w-100 truncate text-fg3">{r.project}</span>}
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="px-6 py-8 text-fg2">No run is called like that.</li>}
      </ul>
    </>
  );
}
