/** What a saved view holds: parameters of the address by name. It lies in the store as JSON that anybody may have written. */
import type { Layer } from "@/lib/url-state/layers";

const FORMAT = 1;

export const writeViewBody = (layer: Layer): Record<string, unknown> => ({ format: FORMAT, state: layer });

/** The layer of a view; null if its body is none that this version wrote. */
export function readViewBody(body: unknown): Layer | null {
  if (typeof body !== "object" || body === null || !("format" in body) || body.format !== FORMAT) return null;
  const state = "state" in body ? body.state : null;
  if (typeof state !== "object" || state === null || Array.isArray(state)) return null;
  const entries = Object.entries(state);
  return entries.every((e): e is [string, string] => typeof e[1] === "string") ? Object.fromEntries(entries) : null;
}
