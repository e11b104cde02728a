/**
 * A dashboard as it lies in the store: JSON that anybody may have written, by hand, by another version or by mistake.
 * Reading takes nothing for granted and names what it cannot read; nothing is repaired behind anybody's back.
 */
import { AXES, BANDS } from "@/lib/url-state/params";
import { placeFor } from "./layout";
import {
  AGGREGATES,
  COLUMNS,
  defaultsOf,
  FACTS,
  KINDS,
  LEAST,
  MOST_ROWS,
  MOST_RUNS,
  type Place,
  RUNS_BY,
  type Settings,
  type Widget,
  type WidgetKind,
} from "./widget";

export interface Reading {
  widgets: Widget[];
  /** A sentence for each thing that could not be read; empty: all is well. */
  problems: string[];
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Check = (value: unknown) => string | null;
const text: Check = (v) => (typeof v === "string" ? null : "is no text");
const flag: Check = (v) => (typeof v === "boolean" ? null : "is neither true nor false");
const texts: Check = (v) =>
  Array.isArray(v) && v.every((item) => typeof item === "string") ? null : "is no list of texts";
const within =
  (min: number, max: number): Check =>
  (v) =>
    typeof v === "number" && v >= min && v <= max ? null : `is no number from ${min} to ${max}`;
const oneOf =
  (choices: readonly string[]): Check =>
  (v) =>
    typeof v === "string" && choices.includes(v) ? null : `is none of ${choices.join(", ")}`;

const CHECKS: Record<keyof Settings, Check> = {
  title: text,
  runsBy: oneOf(RUNS_BY),
  filter: text,
  selection: texts,
  runs: within(1, MOST_RUNS),
  metric: text,
  aggregate: oneOf(AGGREGATES),
  axis: oneOf(AXES),
  smoothing: within(0, 0.999),
  log: flag,
  group: texts,
  band: oneOf(BANDS),
  x: text,
  y: text,
  logX: flag,
  columns: texts,
  key: text,
  text,
};

const isWhole = (v: unknown, min: number, max: number): v is number =>
  typeof v === "number" && Number.isInteger(v) && v >= min && v <= max;

function readPlace(kind: WidgetKind, fields: Fields, before: readonly Widget[], problems: string[]): Place {
  const { w, h } = FACTS[kind];
  const { place } = fields;
  if (place === undefined) return placeFor(before, w, h);
  if (
    isFields(place) &&
    isWhole(place.w, LEAST.w, COLUMNS) &&
    isWhole(place.h, LEAST.h, MOST_ROWS) &&
    isWhole(place.x, 0, COLUMNS - place.w) &&
    isWhole(place.y, 0, 10_000)
  )
    return { x: place.x, y: place.y, w: place.w, h: place.h };
  problems.push("its place is not on the grid");
  return placeFor(before, w, h);
}

function readSettings(kind: WidgetKind, fields: Fields, problems: string[]): Settings {
  const settings = defaultsOf(kind);
  for (const name of FACTS[kind].has) {
    if (!(name in fields)) continue;
    const wrong = CHECKS[name](fields[name]);
    if (wrong) problems.push(`“${name}” ${wrong}`);
    else Object.assign(settings, { [name]: fields[name] });
  }
  return settings;
}

/** One widget, or a sentence that says why it is none. */
function readWidget(entry: unknown, number: number, before: readonly Widget[]): Widget | string {
  const name = `Widget ${number}`;
  if (!isFields(entry)) return `${name} is no widget.`;
  const kind = KINDS.find((k) => k === entry.kind);
  if (!kind) return `${name} is of a kind that is not known: ${JSON.stringify(entry.kind) ?? "none"}.`;
  const wrong: string[] = [];
  const place = readPlace(kind, entry, before, wrong);
  const settings = readSettings(kind, entry, wrong);
  const id = typeof entry.id === "string" && entry.id ? entry.id : `w${number}`;
  if (before.some((other) => other.id === id)) wrong.push(`another one has its id “${id}”`);
  return wrong.length > 0 ? `${name} (${FACTS[kind].name}): ${wrong.join("; ")}.` : { id, kind, place, settings };
}

/** Reads a dashboard's body, or a file that was exported. A widget that cannot be read is named and left out. */
export function readBody(body: unknown): Reading {
  if (!isFields(body) || !Array.isArray(body.widgets))
    return { widgets: [], problems: ["It holds no list of widgets."] };
  const widgets: Widget[] = [];
  const problems: string[] = [];
  for (const [i, entry] of body.widgets.entries()) {
    const read = readWidget(entry, i + 1, widgets);
    if (typeof read === "string") problems.push(read);
    else widgets.push(read);
  }
  return { widgets, problems };
}

/** The JSON that is stored and exported: of each widget only what its kind has. */
export const writeBody = (widgets: readonly Widget[]): { widgets: { [name: string]: never }[] } => ({
  widgets: widgets.map(
    ({ id, kind, place, settings }) =>
      ({ id, kind, place: { ...place }, ...Object.fromEntries(FACTS[kind].has.map((n) => [n, settings[n]])) }) as never, // plain JSON, as the API's type of free JSON cannot say
  ),
});

export const sameWidgets = (a: readonly Widget[], b: readonly Widget[]): boolean =>
  JSON.stringify(writeBody(a)) === JSON.stringify(writeBody(b));
