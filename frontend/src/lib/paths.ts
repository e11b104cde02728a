/** Every address inside the app is made here. */
import { joinQuoted } from "./url-state/codec";

const part = encodeURIComponent;

export const paths = {
  projects: () => "/projects",
  runs: (project: string, filter?: string) => `/projects/${part(project)}/runs${filter ? `?filter=${part(filter)}` : ""}`,
  dashboard: (project: string) => `/projects/${part(project)}/dashboard`,
  run: (run: string, tab?: string) => `/runs/${part(run)}${tab && tab !== "overview" ? `?tab=${part(tab)}` : ""}`,
  compare: (runs: readonly string[]) => `/compare${runs.length ? `?runs=${part(joinQuoted(runs)).replaceAll("%2C", ",")}` : ""}`,
};
