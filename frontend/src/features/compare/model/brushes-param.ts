import { jsonParam } from "@/lib/url-state/codec";
import type { Brush, Brushes } from "@/plot/brushes";

/** NaN, which stands for «only runs without a value», is null in JSON. */
const numberOf = (value: unknown) => (value === null ? Number.NaN : typeof value === "number" ? value : null);

function readBrush(value: unknown): Brush | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, from, to, names, missing } = value as Record<string, unknown>; // an object, by the line above
  if (typeof missing !== "boolean") return null;
  if (kind === "names" && Array.isArray(names) && names.every((n) => typeof n === "string"))
    return { kind, names, missing };
  const [low, high] = [numberOf(from), numberOf(to)];
  return kind === "range" && low !== null && high !== null ? { kind, from: low, to: high, missing } : null;
}

function readBrushes(value: unknown): Brushes | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).map(([key, brush]) => [key, readBrush(brush)] as const);
  return entries.every(([, brush]) => brush !== null) ? (Object.fromEntries(entries) as Brushes) : null; // none is null
}

export const brushesParam = jsonParam<Brushes>("brush", {}, readBrushes);
