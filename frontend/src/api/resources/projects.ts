import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Project = Schemas["Project"];

export const projectsQuery = () =>
  queryOptions({
    queryKey: keys.projects(),
    queryFn: async ({ signal }) => (await client.get<Schemas["ProjectList"]>("/api/projects", { signal })).projects,
  });

/** By name or id. */
export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: keys.project(project),
    queryFn: ({ signal }) =>
      client.get<Project>("/api/projects/{project_id}", { path: { project_id: project }, signal }),
    enabled: project !== "",
  });

function useProjectMutation<T>(act: (input: T) => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: keys.projects() }) });
}

export const useCreateProject = () =>
  useProjectMutation((body: Schemas["ProjectCreation"]) => client.post<Project>("/api/projects", { body }));

export const useEditProject = () =>
  useProjectMutation(({ id, ...body }: { id: number } & Partial<Schemas["ProjectEdit"]>) =>
    client.patch<Project>("/api/projects/{project_id}", { path: { project_id: id }, body }),
  );

export const useDeleteProject = () =>
  useProjectMutation((id: number) => client.delete("/api/projects/{project_id}", { path: { project_id: id } }));
