import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type View = Schemas["View"];

const PAGE = "runs";

/** The saved views of the workbench: the project's default first, then by name. */
export const viewsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.views(project, PAGE),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["ViewList"]>("/api/projects/{project_id}/views", {
          path: { project_id: project },
          query: { page: PAGE },
          signal,
        })
      ).views,
    enabled: project !== "",
  });

export type ViewSaving = { id: number } & Schemas["ViewEdit"];

export function useViewEdits(project: string) {
  const cache = useQueryClient();
  const key = keys.views(project, PAGE);
  const refetch = () => cache.invalidateQueries({ queryKey: key });
  // The answer is put into the list at once: until the list is read again the view would seem to lack what was saved.
  const keep = (saved: View) =>
    cache.setQueryData<View[]>(key, (old = []) => [
      ...old.filter((v) => v.id !== saved.id).map((v) => (saved.is_default ? { ...v, is_default: false } : v)),
      saved,
    ]);
  return {
    refetch,
    latest: (id: number) => client.get<View>("/api/views/{view_id}", { path: { view_id: id } }),
    create: useMutation({
      mutationFn: (body: Omit<Schemas["ViewCreation"], "page">) =>
        client.post<View>("/api/projects/{project_id}/views", {
          path: { project_id: project },
          body: { ...body, page: PAGE },
        }),
      onSuccess: keep,
      onSettled: refetch,
    }),
    save: useMutation({
      mutationFn: ({ id, ...body }: ViewSaving) =>
        client.put<View>("/api/views/{view_id}", { path: { view_id: id }, body }),
      onSuccess: (saved) => {
        keep(saved);
        return refetch();
      },
    }),
    setDefault: useMutation({
      mutationFn: ({ id, on }: { id: number; on: boolean }) =>
        client.put<View>("/api/views/{view_id}/default", { path: { view_id: id }, body: { is_default: on } }),
      onSuccess: keep,
      onSettled: refetch,
    }),
    remove: useMutation({
      mutationFn: (id: number) => client.delete("/api/views/{view_id}", { path: { view_id: id } }),
      onSettled: refetch,
    }),
  };
}
