import { formatConfig } from "./numbers";

/** What runs agree in: `resnet50 · adamw · 3e-4`; what says nothing by itself (`true`, `null`) is said with its field. */
export function nameOfGroup(key: Record<string, unknown>): string {
  const parts = Object.entries(key).map(([field, value]) => {
    const text = formatConfig(value);
    return value === null || typeof value === "boolean" ? `${field.split(/[./]/).at(-1)} ${text}` : text || "(empty)";
  });
  return parts.join(" · ") || "All runs";
}
