import type { Project } from "@/api/resources/projects";

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
