import { useQuery } from "@tanstack/react-query";
import { type Project, projectsQuery } from "@/api/resources/projects";
import { isRef } from "@/lib/paths";

/** The project that an address or a run means. The list is in the cache for the switcher anyway. */
export function useProject(ref: string | undefined): {
  project: Project | undefined;
  missing: boolean;
  error: unknown;
  refetch(): void;
} {
  const { data, error, refetch } = useQuery(projectsQuery());
  const project = ref === undefined ? undefined : data?.find((p) => isRef(p, ref));
  return { project, missing: data !== undefined && ref !== undefined && !project, error: data ? null : error, refetch };
}
