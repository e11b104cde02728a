import type { View } from "@/api/resources/views";
import { type Layer, VIEW } from "@/lib/url-state/layers";
import { readViewBody } from "./view-body";

/** The view that an address names, `none` if it wants none. */
export const namedView = (search: string): string | null => new URLSearchParams(search).get(VIEW);

/** The view that an address means: the one it names, or the project's default. */
export function meantView(views: readonly View[], search: string): View | null {
  const named = namedView(search);
  return views.find((v) => (named === null ? v.is_default : String(v.id) === named)) ?? null;
}

/** What a view lays under an address; null if nobody can read it. */
export const layerOf = (view: View): Layer | null => (view.is_damaged ? null : readViewBody(view.body));
