/** The one place that calls `fetch`. Answers are typed by the schema; everything else becomes a Problem. */
import { DOUBLES_TYPE, withColumns } from "@/lib/series/doubles";
import { Problem, type ProblemBody, Unreachable } from "./problems";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

type Value = string | number | boolean | null | undefined;
type Path = keyof paths & string;

interface Ask {
  /** Fills the `{…}` of the path. */
  path?: Record<string, string | number>;
  query?: Record<string, Value>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Slashes stay slashes: metric names hold them, and the server's route takes the rest of the path. */
const encode = (value: string | number) => String(value).split("/").map(encodeURIComponent).join("/");

export function urlOf(template: string, path: Ask["path"] = {}, query: Ask["query"] = {}): string {
  const filled = template.replace(/\{(\w+)(?::path)?\}/g, (_, name: string) => encode(path[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function fetched(
  method: string,
  template: Path,
  { path, query, body, signal }: Ask = {},
  accept = "application/json",
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(urlOf(template, path, query), {
      method,
      signal,
      headers: body === undefined ? { accept } : { accept, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable("The server does not answer.", { cause: error });
  }
  if (!response.ok) throw new Problem(response.status, await problemOf(response));
  return response;
}

async function send<T>(method: string, template: Path, ask?: Ask): Promise<T> {
  const response = await fetched(method, template, ask);
  if (response.status === 204) return undefined as T; // no content: callers ask for `void`
  return (await response.json()) as T; // the schema's word for it; the server is tested against the same schema
}

/** A typed array for each list of numbers. */
export type WithColumns<T> = T extends readonly (number | null)[]
  ? Float64Array
  : T extends object
    ? { [Name in keyof T]: WithColumns<T[Name]> }
    : T;

async function sendForColumns<T>(template: Path, ask: Ask): Promise<WithColumns<T>> {
  const response = await fetched("POST", template, ask, `${DOUBLES_TYPE}, application/problem+json`);
  return withColumns(await response.arrayBuffer()) as WithColumns<T>; // as above
}

async function problemOf(response: Response): Promise<ProblemBody> {
  if (!response.headers.get("content-type")?.includes("json")) return { title: response.statusText };
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return { title: response.statusText };
  }
}

export const client = {
  get: <T>(path: Path, ask?: Ask) => send<T>("GET", path, ask),
  post: <T>(path: Path, ask?: Ask) => send<T>("POST", path, ask),
  /** The same, its columns as they are in memory: for what is drawn. */
  columns: <T>(path: Path, ask: Ask) => sendForColumns<T>(path, ask),
  put: <T>(path: Path, ask?: Ask) => send<T>("PUT", path, ask),
  patch: <T>(path: Path, ask?: Ask) => send<T>("PATCH", path, ask),
  delete: (path: Path, ask?: Ask) => send<void>("DELETE", path, ask),
};
