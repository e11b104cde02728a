import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useLocation } from "react-router";
import { type View, viewsQuery } from "@/api/resources/views";
import { type Layer, VIEW } from "@/lib/url-state/layers";
import { useSetUrl } from "@/ui/use-url-state";
import { layerOf, meantView, namedView } from "../model/current-view";

export interface SavedViews {
  views: readonly View[];
  /** The view that the address lies over. */
  current: View | null;
  base: Layer | null;
  /** The current view is there, and nobody can read it. */
  isCorrupt: boolean;
  /** The address names a view that is not there. */
  isMissing: boolean;
  /** It is not known yet what the address means. */
  pending: boolean;
}

/** The saved views of a project, and which of them the address means: the one it names, or the project's default. */
export function useSavedViews(project: string): SavedViews {
  const { search } = useLocation();
  const set = useSetUrl();
  const { data, isPending } = useQuery(viewsQuery(project));
  const views = data ?? [];
  const named = namedView(search);
  const current = meantView(views, search);
  const base = useMemo(() => current && layerOf(current), [current]);

  // The address then says which view it was: copied, it means the same when another one has become the default.
  const implied = named === null && current ? String(current.id) : null;
  useEffect(() => {
    if (implied) set((params) => params.set(VIEW, implied));
  }, [implied, set]);

  return {
    views,
    current,
    base,
    isCorrupt: current !== null && base === null,
    isMissing: data !== undefined && named !== null && named !== "none" && current === null,
    pending: isPending,
  };
}
