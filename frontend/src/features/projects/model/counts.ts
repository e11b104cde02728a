import type { Project } from "@/api/resources/projects";
import { formatBytes, formatCount, formatRounded } from "@/lib/format/numbers";

/** States by the three columns of the list. */
export function countsOf(project: Project): { running: number; stalled: number; finished: number; failed: number } {
  const of = (...states: string[]) => states.reduce((sum, state) => sum + (project.states[state] ?? 0), 0);
  return {
    running: of("running"),
    stalled: of("stalled"),
    finished: of("finished"),
    failed: of("failed", "crashed", "lost"),
  };
}

/** «214 runs, 1.2 M points and 3.4 GB of files»: what would go with the project. */
export function contentsOf({ runs, points, file_bytes }: Pick<Project, "runs" | "points" | "file_bytes">): string {
  const said = [`${formatCount(runs)} ${runs === 1 ? "run" : "runs"}`, `${formatRounded(points)} points`];
  if (file_bytes > 0) said.push(`${formatBytes(file_bytes)} of files`);
  return `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}

/** What stands behind the size of a project, and what does not. */
export const sizeDetail = (p: Project): string =>
  `Points: about ${formatBytes(p.database_bytes)} in the database, at 33 bytes each. Files: ${formatBytes(p.file_bytes)}. ` +
  "Logged media, configs, console lines and the trash are not counted.";

/** What the data folder is filled with. */
export const storageDetail = (of: {
  store_bytes: number;
  blobs_bytes: number;
  journals_bytes: number;
  folder: string;
}): string =>
  `On disk in ${of.folder}: database ${formatBytes(of.store_bytes)}, files ${formatBytes(of.blobs_bytes)}, journals not stored yet ${formatBytes(of.journals_bytes)}`;

export const SORTS = ["activity", "name", "size"] as const;
export type ProjectSort = (typeof SORTS)[number];

export function searchProjects(projects: readonly Project[], search: string, sort: ProjectSort): Project[] {
  const text = search.toLowerCase();
  const hits = projects.filter(
    (p) => p.name.toLowerCase().includes(text) || p.description.toLowerCase().includes(text),
  );
  return hits.sort((a, b) => {
    if (sort === "name") return a.name.localeCompare(b.name);
    if (sort === "size") return b.size_bytes - a.size_bytes;
    return b.updated - a.updated;
  });
}
