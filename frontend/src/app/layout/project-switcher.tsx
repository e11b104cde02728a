import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { type Project, projectsQuery } from "@/api/resources/projects";
import { middle } from "@/lib/format/names";
import { formatCount } from "@/lib/format/numbers";
import { paths, refOf } from "@/lib/paths";
import { SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { useNarrow } from "@/ui/use-media";

const PLACE = "focus-inside flex h-26 items-center rounded-chip px-8 hover:bg-hover touch:h-44";

export function ProjectSwitcher({ project }: { project: Project }) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const narrow = useNarrow();
  const { data: projects = [] } = useQuery(projectsQuery());
  const hits = projects.filter((p) => p.name.toLowerCase().includes(search.toLowerCase())).slice(0, 50);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Projects"
      className="w-280 p-4"
      trigger={
        <button
          type="button"
          title={project.name}
          className="flex h-26 touch:h-44 min-w-0 items-center gap-6 rounded-control px-4 text-[13px] leading-20 font-semibold hover:bg-hover data-[state=open]:bg-hover"
        >
          <span className="truncate">{middle(project.name, 28)}</span>
          <Icon of={ChevronDown} small className="shrink-0 text-fg3" />
        </button>
      }
    >
      {projects.length >= 8 && (
        <SearchField label="Search projects" className="mb-4" value={search} onChange={setSearch} autoFocus />
      )}
      <div className="max-h-320 overflow-y-auto">
        {hits.map((p) => (
          <Link
            key={p.id}
            to={paths.runs(refOf(p))}
            aria-current={p.id === project.id}
            className="focus-inside flex h-26 items-center gap-8 rounded-chip px-8 hover:bg-hover aria-[current=true]:text-strong touch:h-44"
            onClick={() => setOpen(false)}
          >
            <span className="flex-1 truncate" title={p.name}>
              {p.name}
            </span>
            <span className="num text-fg3">{formatCount(p.runs)}</span>
          </Link>
        ))}
      </div>
      <div className="-mx-4 my-4 h-1 bg-line" />
      {/* Where the bar has no room for its tabs. */}
      {narrow && (
        <>
          <Link to={paths.dashboard(refOf(project))} className={PLACE} onClick={() => setOpen(false)}>
            Dashboards
          </Link>
          <Link to={paths.compare([])} className={PLACE} onClick={() => setOpen(false)}>
            Compare
          </Link>
        </>
      )}
      <Link to={paths.projects()} className={PLACE}>
        All projects
      </Link>
    </Popover>
  );
}
