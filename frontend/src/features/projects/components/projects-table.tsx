import { ArrowDown } from "lucide-react";
import type { Project } from "@/api/resources/projects";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { Skeleton } from "@/ui/states";
import type { ProjectSort } from "../model/counts";
import { ProjectRow } from "./project-row";

interface Props {
  /** Undefined while they are on their way. */
  projects: readonly Project[] | undefined;
  sort: ProjectSort;
  onSort(sort: ProjectSort): void;
  onEdit(project: Project): void;
  onDelete(project: Project): void;
}

const COLUMNS: { label: string; sort?: ProjectSort; className: string }[] = [
  { label: "Name", sort: "name", className: "px-12 text-left w-218 max-lg:w-160 max-sm:w-auto" },
  { label: "Description", className: "px-6 text-left max-md:hidden" },
  { label: "Running", className: "px-6 text-right w-92 max-sm:w-72" },
  { label: "Finished", className: "px-6 text-right w-84 max-sm:hidden" },
  { label: "Failed", className: "px-6 text-right w-84 max-sm:hidden" },
  { label: "30 days", className: "pr-6 pl-20 text-left w-120 max-lg:hidden" },
  { label: "Last activity", sort: "activity", className: "px-6 text-right w-112 max-sm:w-96" },
  { label: "Size", sort: "size", className: "px-12 text-right w-98 max-sm:hidden" },
];

export function ProjectsTable({ projects, sort, onSort, onEdit, onDelete }: Props) {
  return (
    <table className="w-full table-fixed border-t border-line" aria-busy={projects === undefined}>
      <thead className="sticky top-0 z-sticky bg-sunken">
        <tr className="h-26 touch:h-44 border-b border-line text-meta text-fg2">
          {COLUMNS.map((c) => {
            const by = c.sort;
            return (
              <th
                key={c.label}
                scope="col"
                className={cx("font-medium", c.className)}
                aria-sort={by && by === sort ? (by === "name" ? "ascending" : "descending") : undefined}
              >
                {by ? (
                  <button
                    type="button"
                    className="inline-flex items-center gap-4 rounded-tag hover:text-fg touch:h-44 touch:min-w-44"
                    onClick={() => onSort(by)}
                  >
                    {c.label}
                    {by === sort && <Icon of={ArrowDown} small />}
                  </button>
                ) : (
                  c.label
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {projects
          ? projects.map((p) => (
              <ProjectRow key={p.id} project={p} onEdit={() => onEdit(p)} onDelete={() => onDelete(p)} />
            ))
          : [140, 90, 120, 100, 150, 80].map((width) => (
              <tr key={width} className="h-36 touch:h-48 border-b border-line">
                <td className="px-12">
                  <Skeleton width={width} />
                </td>
                <td className="px-6 max-md:hidden">
                  <Skeleton width={width * 2} />
                </td>
                <td colSpan={6} />
              </tr>
            ))}
      </tbody>
    </table>
  );
}
