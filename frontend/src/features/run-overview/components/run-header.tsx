import { Archive, ChevronRight, Columns3, Ellipsis, Pin, Trash2 } from "lucide-react";
import { Link } from "react-router";
import type { Run } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { middle } from "@/lib/format/names";
import { formatDuration } from "@/lib/format/times";
import { paths } from "@/lib/paths";
import type { Tab } from "@/lib/url-state/params";
import { Ago } from "@/ui/ago";
import { Button, IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Icon } from "@/ui/icon";
import { Menu, MenuItem } from "@/ui/menu";
import { RunMark } from "@/ui/run-mark";
import { StateChip } from "@/ui/run-state";
import { RunNote } from "./run-note";
import { RunTags } from "./run-tags";
import { Siblings } from "./siblings";

interface Props {
  run: Run;
  tab: Tab;
  projectRef: string;
  baseline: string | null;
  onBaseline(): void;
  onArchive(): void;
  onDelete(): void;
}

const Dot = () => (
  <span aria-hidden="true" className="text-fg3 max-sm:hidden">
    ·
  </span>
);

/** Path, name with its explained state and tags, facts with id and note. */
export function RunHeader({ run, tab, projectRef, baseline, onBaseline, onArchive, onDelete }: Props) {
  const isBaseline = baseline === run.id;
  const others = baseline && !isBaseline ? [baseline, run.id] : [run.id];
  return (
    <div className="shrink-0 px-16 pt-12 max-sm:px-12">
      <nav aria-label="Path" className="flex h-20 items-center gap-8 text-fg2">
        <Link to={paths.runs(projectRef)} className="rounded-tag hover:text-fg">
          Runs
        </Link>
        {run.group && (
          <>
            <Icon of={ChevronRight} small className="text-fg3" />
            <Link
              to={paths.runs(projectRef, `group = ${JSON.stringify(run.group)}`)}
              className="truncate rounded-tag hover:text-fg"
              title={`Runs of the group ${run.group}`}
            >
              {run.group}
            </Link>
          </>
        )}
        <span className="flex-1" />
        <Siblings run={run} tab={tab} />
      </nav>
      <div className="flex min-h-34 flex-wrap items-center gap-x-8 gap-y-4">
        <RunMark color={isBaseline ? "var(--fg)" : runColor(run.color, run.color_chosen)} />
        <h1 className="max-w-full text-title break-all" title={run.name}>
          {middle(run.name || run.id, 80)}
        </h1>
        <StateChip state={run.state} reason={run.reason} />
        <RunTags run={run} />
        <span className="flex-1" />
        <span className="flex items-center gap-4 max-md:hidden">
          <Button look="quiet" icon={<Icon of={Pin} />} aria-pressed={isBaseline} onClick={onBaseline}>
            {isBaseline ? "Baseline" : "Set as baseline"}
          </Button>
          <Link
            to={paths.compare(others)}
            className="inline-flex h-26 items-center gap-6 rounded-control border border-line2 bg-bg px-9 font-medium hover:bg-sunken active:bg-hover"
          >
            <Icon of={Columns3} /> Compare
          </Link>
        </span>
        <Menu
          align="end"
          label="Run"
          trigger={
            <IconButton label="More">
              <Icon of={Ellipsis} />
            </IconButton>
          }
        >
          <MenuItem icon={<Icon of={Archive} />} onSelect={onArchive}>
            {run.archived === null ? "Archive" : "Bring back from the archive"}
          </MenuItem>
          <MenuItem icon={<Icon of={Trash2} />} danger onSelect={onDelete}>
            Delete
          </MenuItem>
        </Menu>
      </div>
      <div className="num flex min-h-20 flex-wrap items-center gap-x-8 text-fg2">
        <span className="flex items-center gap-2">
          <code className="text-code">{run.id}</code>
          <CopyButton text={run.id} label="Copy the id" />
        </span>
        <Dot />
        <span>
          started <Ago time={run.started} />
        </span>
        <Dot />
        <span>
          {run.state === "running" || run.state === "stalled" ? "running for" : "ran"} {formatDuration(run.duration)}
        </span>
        {run.host && (
          <>
            <Dot />
            <span>{run.user ? `${run.user}@${run.host}` : run.host}</span>
          </>
        )}
        <Dot />
        <RunNote run={run} />
      </div>
    </div>
  );
}
