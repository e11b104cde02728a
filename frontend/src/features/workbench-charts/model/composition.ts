/** Colour, stroke and facet of lines by values of their runs, each by a field of its own. */
import { SLOTS, STROKES, type Stroke, slotColor } from "@/lib/colors/slots";
import { formatConfig } from "@/lib/format/numbers";
import type { DrawnLine } from "@/panels/line/drawn-run";

/** Names of fields in the words of the server; "" where lines look as they do by themselves. */
export interface Fields {
  color: string;
  stroke: string;
  facet: string;
}

export interface Facet {
  /** Stands behind a panel's title. */
  name: string;
  /** Those with the value. */
  own: readonly DrawnLine[];
  /** And the baseline, which stands in each. */
  lines: readonly DrawnLine[];
}

export interface Composed {
  lines: readonly DrawnLine[];
  /** What stands for which value, in the order of the values. */
  colors: readonly { name: string; color: string }[];
  strokes: readonly { name: string; stroke: Stroke }[];
  /** Null: one panel a metric. */
  facets: readonly Facet[] | null;
}

/** What the runs of a line have in a field, as JSON has it; undefined where nothing is known. */
export type Reading = (run: string, field: string) => unknown;

const UNSET = "not set";
const SEVERAL = "several";
/** More panels a metric than this and nobody compares them: the rarest values share the last one. */
const MOST_FACETS = 12;

const inOrder = (a: string, b: string) =>
  Number([UNSET, SEVERAL].includes(a)) - Number([UNSET, SEVERAL].includes(b)) ||
  a.localeCompare(b, undefined, { numeric: true });

/** One value for a line; a group may mix runs with several. */
function valueOfLine({ runs }: DrawnLine, field: string, read: Reading): string {
  const found = new Set<string>();
  for (const run of runs) {
    const value = read(run, field);
    if (value === undefined) continue;
    found.add(
      value === null || value === "" ? UNSET : Array.isArray(value) ? value.join(", ") || UNSET : formatConfig(value),
    );
  }
  const [only = UNSET] = found;
  return found.size > 1 ? SEVERAL : only;
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A value has the same colour tomorrow, and beside other values, unless one before it has that colour already. */
export function colorsOf(values: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  const colors = new Map<string, string>();
  for (const value of values) {
    if (value === UNSET || value === SEVERAL) {
      colors.set(value, "var(--fg3)");
      continue;
    }
    let slot = hashOf(value) % SLOTS;
    while (taken.has(slot) && taken.size < SLOTS) slot = (slot + 1) % SLOTS;
    taken.add(slot);
    colors.set(value, slotColor(slot));
  }
  return colors;
}

function facetsOf(lines: readonly DrawnLine[], values: readonly string[]): Facet[] {
  const byValue = new Map<string, DrawnLine[]>();
  lines.forEach((line, i) => {
    const value = values[i] ?? UNSET;
    byValue.set(value, [...(byValue.get(value) ?? []), line]);
  });
  const named = [...byValue.keys()].sort(inOrder);
  const frequent = [...named].sort((a, b) => (byValue.get(b)?.length ?? 0) - (byValue.get(a)?.length ?? 0));
  const own = new Set(named.length > MOST_FACETS ? frequent.slice(0, MOST_FACETS - 1) : named);
  const baseline = lines.find((line) => line.baseline);
  // What all are compared with stands in each.
  const withBaseline = (some: readonly DrawnLine[]) =>
    !baseline || some.includes(baseline) ? some : [baseline, ...some];
  const facets = named.filter((name) => own.has(name)).map((name) => ({ name, own: byValue.get(name) ?? [] }));
  const others = named.filter((name) => !own.has(name));
  if (others.length > 0)
    facets.push({ name: `${others.length} others`, own: others.flatMap((name) => byValue.get(name) ?? []) });
  return facets.map((facet) => ({ ...facet, lines: withBaseline(facet.own) }));
}

/** The baseline keeps its look. Without a field for strokes, lines of one colour are all solid: that is what was asked for. */
export function compose(lines: readonly DrawnLine[], fields: Fields, read: Reading): Composed {
  const valuesBy = (field: string) => (field ? lines.map((line) => valueOfLine(line, field, read)) : []);
  const distinct = (values: readonly string[]) =>
    [...new Set(values.filter((_, i) => !lines[i]?.baseline))].sort(inOrder);
  const byColor = valuesBy(fields.color);
  const byStroke = valuesBy(fields.stroke);
  const colors = colorsOf(distinct(byColor));
  const strokes = new Map(distinct(byStroke).map((name, i) => [name, STROKES[i % STROKES.length] ?? "solid"]));
  const composed = lines.map((line, i): DrawnLine => {
    if (line.baseline) return line;
    const color = colors.get(byColor[i] ?? "") ?? line.color;
    const stroke = strokes.get(byStroke[i] ?? "") ?? (fields.color ? "solid" : line.stroke);
    return { ...line, color, stroke };
  });
  return {
    lines: composed,
    colors: [...colors].map(([name, color]) => ({ name, color })),
    strokes: [...strokes].map(([name, stroke]) => ({ name, stroke })),
    facets: fields.facet ? facetsOf(composed, valuesBy(fields.facet)) : null,
  };
}

/** `model/name` of `config.model/name`. */
export const shortField = (field: string): string => field.replace(/^config\./, "");
