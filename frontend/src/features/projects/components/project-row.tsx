import { Check, Copy, Ellipsis, LayoutGrid, Link2, List, Pencil, Terminal, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import type { Project } from "@/api/resources/projects";
import { formatBytes, formatCount, MISSING } from "@/lib/format/numbers";
import { paths, refOf } from "@/lib/paths";
import { Ago } from "@/ui/ago";
import { IconButton } from "@/ui/button";
import { useCopy } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { StateIcon } from "@/ui/run-state";
import { countsOf, sizeDetail } from "../model/counts";
import { StartsBars } from "./starts-bars";

const Count = ({ n }: { n: number }) => (n === 0 ? <span className="text-fg3">{MISSING}</span> : formatCount(n));

interface Props {
  project: Project;
  onEdit(): void;
  onDelete(): void;
}

/** One project. Its actions take the place of the last activity while the row is hovered or holds the focus. */
export function ProjectRow({ project, onEdit, onDelete }: Props) {
  const { running, stalled, finished, failed } = countsOf(project);
  const [open, setOpen] = useState(false);
  return (
    <tr className="group relative h-36 touch:h-48 border-b border-line hover:bg-hover">
      <td className="max-w-0 truncate px-12 text-read font-strong">
        {/* The link covers the row, so that a click anywhere opens it. */}
        <Link
          to={paths.runs(refOf(project))}
          title={project.name}
          className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-acc"
        >
          {project.name}
        </Link>
      </td>
      <td className="max-w-0 truncate px-6 text-fg2 max-md:hidden" title={project.description}>
        {project.description}
      </td>
      <td className="num px-6 text-right">
        {running > 0 ? (
          <span className="inline-flex items-center gap-6 text-strong">
            <StateIcon state="running" /> {formatCount(running)}
          </span>
        ) : stalled > 0 ? (
          <span className="inline-flex items-center gap-6">
            <StateIcon state="stalled" /> {formatCount(stalled)}
          </span>
        ) : (
          <Count n={0} />
        )}
      </td>
      <td className="num px-6 text-right max-sm:hidden">
        <Count n={finished} />
      </td>
      <td className="num px-6 text-right text-fg2 max-sm:hidden">
        <Count n={failed} />
      </td>
      <td className="pr-6 pl-20 max-lg:hidden">
        <StartsBars starts={project.starts} />
      </td>
      <td className="num px-6 text-right text-fg2">
        <Ago
          time={project.updated}
          className={cx("group-focus-within:opacity-0 group-hover:opacity-0 max-md:opacity-100!", open && "opacity-0")}
        />
        <span
          className={cx(
            "absolute top-5 right-102 gap-2 group-focus-within:flex group-hover:flex max-md:hidden!",
            open ? "flex" : "hidden",
          )}
        >
          <IconButton label={`Edit ${project.name}`} onClick={onEdit}>
            <Icon of={Pencil} />
          </IconButton>
          <IconButton label={`Delete ${project.name}`} onClick={onDelete}>
            <Icon of={Trash2} />
          </IconButton>
          <More project={project} onOpen={setOpen} />
        </span>
      </td>
      <td className="num px-12 text-right max-sm:hidden">
        {/* Over the link, or its hint would never show. */}
        <span className="relative" title={sizeDetail(project)}>
          {formatBytes(project.size_bytes)}
        </span>
      </td>
    </tr>
  );
}

/** What else can be done with a project. */
function More({ project, onOpen }: { project: Project; onOpen(open: boolean): void }) {
  const navigate = useNavigate();
  const ref = refOf(project);
  const [copied, copy] = useCopy();
  return (
    <Menu
      align="end"
      label={`More about ${project.name}`}
      onOpenChange={onOpen}
      trigger={
        <IconButton label={copied ? "Copied" : `More about ${project.name}`}>
          <Icon of={copied ? Check : Ellipsis} />
        </IconButton>
      }
    >
      <MenuItem icon={<Icon of={List} />} onSelect={() => navigate(paths.runs(ref))}>
        Runs
      </MenuItem>
      <MenuItem icon={<Icon of={LayoutGrid} />} onSelect={() => navigate(paths.dashboard(ref))}>
        Dashboards
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Icon of={Copy} />} onSelect={() => copy(project.name)}>
        Copy name
      </MenuItem>
      <MenuItem icon={<Icon of={Link2} />} onSelect={() => copy(window.location.origin + paths.runs(ref))}>
        Copy link
      </MenuItem>
      <MenuItem
        icon={<Icon of={Terminal} />}
        onSelect={() => copy(`trackai.init(project=${JSON.stringify(project.name)})`)}
      >
        Copy as Python
      </MenuItem>
    </Menu>
  );
}
