import type { QueryClient } from "@tanstack/react-query";
import { matchPath } from "react-router";
import { projectsQuery } from "@/api/resources/projects";
import { PAGES, RUNS } from "./pages";
import { askFirstRuns } from "./routes/runs-page/first-runs";

/**
 * Asks for the code of the page that an address means, and for what it shows first, while the frame is still to be
 * drawn: one after the other they took the longest part of what an open page took.
 */
export function headStart({ pathname: asked, search }: Location, cache: QueryClient): void {
  const pathname = redirected(asked);
  // Questions before code: a browser has six connections for both, and code comes in many files.
  void cache.prefetchQuery(projectsQuery());
  const project = matchPath(RUNS, pathname)?.params.projectId;
  if (project) void askFirstRuns(cache, project, search);
  PAGES.find(({ path }) => matchPath(path, pathname))?.load();
}

/** Where the router goes by itself. */
const redirected = (path: string): string =>
  path === "/" ? "/projects" : path.replace(/^(\/projects\/[^/]+)\/?$/, "$1/runs");
