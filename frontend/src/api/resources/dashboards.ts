import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Dashboard = Schemas["View"];

/** The one that the project opens is the first; the others follow by name. */
export const dashboardsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.dashboards(project),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["DashboardList"]>("/api/projects/{project_id}/dashboards", {
          path: { project_id: project },
          signal,
        })
      ).dashboards,
    enabled: project !== "",
  });

export function useDashboardEdits(project: string) {
  const cache = useQueryClient();
  const onSettled = () => cache.invalidateQueries({ queryKey: keys.dashboards(project) });
  return {
    create: useMutation({
      mutationFn: (body: Schemas["DashboardCreation"]) =>
        client.post<Dashboard>("/api/projects/{project_id}/dashboards", { path: { project_id: project }, body }),
      onSettled,
    }),
    save: useMutation({
      mutationFn: ({ id, ...body }: { id: number } & Schemas["DashboardEdit"]) =>
        client.put<Dashboard>("/api/dashboards/{dashboard_id}", { path: { dashboard_id: id }, body }),
      onSettled,
    }),
    setDefault: useMutation({
      mutationFn: ({ id, ...body }: { id: number } & Schemas["DefaultChoice"]) =>
        client.put<Dashboard>("/api/dashboards/{dashboard_id}/default", { path: { dashboard_id: id }, body }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: number) => client.delete("/api/dashboards/{dashboard_id}", { path: { dashboard_id: id } }),
      onSettled,
    }),
  };
}
