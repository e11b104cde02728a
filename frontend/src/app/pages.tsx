/** The pages by their address. Code of a page comes when it is wanted; that of the first one before the frame is drawn. */
import { type ComponentType, lazy, useEffect, useState } from "react";

type Load = () => Promise<{ default: ComponentType }>;

export interface LazyPage {
  path: string;
  Page: ComponentType;
  /** To be called before anything is drawn: the page then appears as soon as its code is there. */
  load(): void;
}

/**
 * React holds back what a `lazy` component brings until 300 ms after the frame around it, so that nothing flickers. The
 * first page has nothing before it that could, and comes by its state instead.
 */
function pageAt(path: string, load: Load): LazyPage {
  const Later = lazy(load);
  let first: Promise<void> | null = null;
  let Loaded: ComponentType | null = null;
  function First() {
    const [found, setFound] = useState<"yes" | "no" | Error>(Loaded ? "yes" : "no");
    useEffect(() => {
      first?.then(
        () => setFound("yes"),
        (error: unknown) => setFound(error instanceof Error ? error : new Error(String(error))),
      );
    }, []);
    if (found instanceof Error) throw found;
    return Loaded && <Loaded />;
  }
  return {
    path,
    Page: () => (first ? <First /> : <Later />),
    load: () => {
      first = load().then((module) => {
        Loaded = module.default;
      });
      // Told by the page, where it can be shown.
      first.catch(() => undefined);
    },
  };
}

export const RUNS = "/projects/:projectId/runs";

export const PAGES: readonly LazyPage[] = [
  pageAt("/projects", () => import("./routes/projects-page")),
  pageAt(RUNS, () => import("./routes/runs-page")),
  pageAt("/projects/:projectId/dashboard", () => import("./routes/dashboard-page")),
  pageAt("/runs/:runId", () => import("./routes/run-page")),
  pageAt("/settings", () => import("./routes/settings-page")),
  pageAt("/compare", () => import("./routes/compare-page")),
  // Not in what users get: the condition is false there, and the bundler drops what only it leads to.
  ...(import.meta.env.DEV ? [pageAt("/design", () => import("./design/design-page"))] : []),
  pageAt("*", () => import("./routes/not-found-page")),
];
