/** Values of runs along dimensions: what scatter plots and parallel coordinates are made of. Pure. */
import { formatConfig, toNumber } from "@/lib/format/numbers";

/** A number (NaN and ±inf too), a name, or null where the run has no such value. */
export type Coordinate = number | string | null;

export interface Dimension {
  /** As the filter language writes it: `config.lr`, `metric.val/acc.max`. */
  key: string;
  label: string;
  kind: "number" | "category";
  /** In the order of the runs. */
  values: readonly Coordinate[];
}

/** Values as the API sent them as a dimension: of numbers if they all are, else of names. */
export function dimensionOf(key: string, label: string, raw: readonly unknown[]): Dimension {
  const present = raw.filter((v) => v !== null && v !== undefined);
  const kind = present.every((v) => toNumber(v) !== null) ? "number" : "category";
  const read = (v: unknown): Coordinate =>
    v === null || v === undefined ? null : kind === "number" ? toNumber(v) : formatConfig(v);
  return { key, label, kind, values: raw.map(read) };
}

export const isPlaced = (v: Coordinate | undefined): v is number => typeof v === "number" && Number.isFinite(v);

/** Whether a logarithmic scale can show every value. */
export function canBeLog(dimension: Dimension): boolean {
  const finite = dimension.values.filter(isPlaced);
  return dimension.kind === "number" && finite.length > 0 && finite.every((v) => v > 0);
}

/** Learning rates and their like span decades: those begin on a logarithmic scale. */
export function spansDecades(dimension: Dimension): boolean {
  const finite = dimension.values.filter(isPlaced);
  return canBeLog(dimension) && Math.max(...finite) / Math.min(...finite) >= 50;
}
