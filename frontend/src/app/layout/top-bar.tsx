import { CircleQuestionMark, Search } from "lucide-react";
import { Link } from "react-router";
import type { Project } from "@/api/resources/projects";
import { formatCount } from "@/lib/format/numbers";
import { paths, refOf } from "@/lib/paths";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { LiveIndicator } from "./live-indicator";
import { Mark } from "./mark";
import { ProjectSwitcher } from "./project-switcher";
import { ThemeMenu } from "./theme-menu";

export type Section = "runs" | "dashboards" | "compare";

interface Props {
  project?: Project;
  section?: Section;
  runs?: number;
  onSearch(): void;
  onHelp(): void;
}

export function TopBar({ project, section, runs, onSearch, onHelp }: Props) {
  const ref = project && refOf(project);
  return (
    <header className="flex h-40 shrink-0 items-center gap-16 border-b border-line bg-chrome px-12 max-md:gap-8 touch:h-48 touch:gap-0 touch:px-4">
      <Link
        to={paths.projects()}
        aria-label="TrackAI, all projects"
        className="flex items-center gap-12 rounded-chip text-fg touch:h-44 touch:min-w-44 touch:justify-center touch:px-8"
      >
        <Mark />
        {!project && <span className="text-[13px] leading-20 font-semibold">TrackAI</span>}
      </Link>
      {project && ref && (
        <>
          <ProjectSwitcher project={project} />
          <nav aria-label="Project" className="flex h-full gap-16 max-md:hidden">
            <Tab to={paths.runs(ref)} active={section === "runs"} label="Runs" count={runs ?? project.runs} />
            <Tab to={paths.dashboard(ref)} active={section === "dashboards"} label="Dashboards" />
            <Tab to={paths.compare([])} active={section === "compare"} label="Compare" />
          </nav>
        </>
      )}
      <span className="flex-1" />
      <button
        type="button"
        aria-label="Search or run a command"
        className="flex h-26 w-252 items-center gap-6 rounded-control border border-line2 bg-bg px-7 text-fg3 hover:bg-sunken max-lg:w-160 max-md:w-26 max-md:px-5 touch:size-44 touch:justify-center touch:border-transparent touch:bg-transparent"
        onClick={onSearch}
      >
        <Icon of={Search} className="shrink-0" />
        <span className="flex-1 truncate text-left max-md:hidden">Search or run a command</span>
        <span className="max-lg:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      <LiveIndicator />
      <div className="flex items-center gap-4">
        <ThemeMenu />
        <IconButton label="Keyboard shortcuts" keys="?" onClick={onHelp} className="max-md:hidden">
          <Icon of={CircleQuestionMark} />
        </IconButton>
      </div>
    </header>
  );
}

const Tab = ({ to, active, label, count }: { to: string; active: boolean; label: string; count?: number }) => (
  <Link
    to={to}
    aria-current={active ? "page" : undefined}
    className={cx(
      "focus-inside flex items-center gap-6 border-b-2 pt-2",
      active ? "border-fg text-strong text-fg" : "border-transparent text-fg2 hover:text-fg",
    )}
  >
    {label}
    {count !== undefined && <span className="num font-normal text-fg3">{formatCount(count)}</span>}
  </Link>
);
