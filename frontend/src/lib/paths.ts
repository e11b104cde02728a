/** Every address inside the app is made here. */
import { joinQuoted } from "./url-state/codec";

const part = encodeURIComponent;

/**
 * How a project is called in an address: by name, which people read; by id where the name would not survive a path
 * (slashes, percent signs) or could be taken for an id.
 */
export const refOf = (project: { id: number; name: string }): string =>
  /^(?!\d+$)(?!\.+$)[\p{L}\p{N} ._@+-]+$/u.test(project.name) ? project.name : String(project.id);

/** Whether an address means this project. */
export const isRef = (project: { id: number; name: string }, ref: string): boolean =>
  project.name === ref || String(project.id) === ref;

export const paths = {
  projects: () => "/projects",
  settings: () => "/settings",
  runs: (project: string, filter?: string) =>
    `/projects/${part(project)}/runs${filter ? `?filter=${part(filter)}` : ""}`,
  dashboard: (project: string) => `/projects/${part(project)}/dashboard`,
  run: (run: string, tab?: string) => `/runs/${part(run)}${tab && tab !== "overview" ? `?tab=${part(tab)}` : ""}`,
  compare: (runs: readonly string[]) =>
    `/compare${runs.length ? `?runs=${part(joinQuoted(runs)).replaceAll("%2C", ",")}` : ""}`,
};
