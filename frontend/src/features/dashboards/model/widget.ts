/** What a widget is: its kind, its place, its runs, and the settings that its kind has. */
import { AXES, type Axis, BANDS, type Band } from "@/lib/url-state/params";

export const KINDS = [
  "line",
  "bar",
  "scatter",
  "parallel",
  "value",
  "histogram",
  "table",
  "states",
  "media",
  "markdown",
] as const;
export type WidgetKind = (typeof KINDS)[number];

export const AGGREGATES = ["last", "max", "min", "mean"] as const;
export type Aggregate = (typeof AGGREGATES)[number];
export const RUNS_BY = ["filter", "selection"] as const;

export interface Settings {
  title: string;
  /** Which runs: those that match `filter`, so that the dashboard stays current, or those named in `selection`. */
  runsBy: (typeof RUNS_BY)[number];
  filter: string;
  selection: readonly string[];
  /** How many runs at most, newest first. */
  runs: number;
  metric: string;
  aggregate: Aggregate;
  axis: Axis;
  smoothing: number;
  log: boolean;
  /** Fields that make a group of the runs that agree in them; empty: every run by itself. */
  group: readonly string[];
  /** Of groups. */
  band: Band;
  /** Columns, as the filter language names them: `config.optim/lr`, `metric.val/acc.max`. */
  x: string;
  y: string;
  logX: boolean;
  columns: readonly string[];
  /** Of a rich value. */
  key: string;
  /** Markdown. */
  text: string;
}

export interface Place {
  /** Columns of twelve and rows of 32, from the upper left corner. */
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Widget {
  id: string;
  kind: WidgetKind;
  place: Place;
  settings: Settings;
}

const DEFAULTS: Settings = {
  title: "",
  runsBy: "filter",
  filter: "",
  selection: [],
  runs: 10,
  metric: "",
  aggregate: "last",
  axis: AXES[0],
  smoothing: 0,
  log: false,
  group: [],
  band: BANDS[0],
  x: "",
  y: "",
  logX: false,
  columns: [],
  key: "",
  text: "",
};

interface KindFacts {
  name: string;
  w: number;
  h: number;
  /** The settings that this kind has; the others lie at their defaults and are not stored. */
  has: readonly (keyof Settings)[];
  defaults?: Partial<Settings>;
}

const RUNS = ["title", "runsBy", "filter", "selection", "runs"] as const;

export const FACTS: Record<WidgetKind, KindFacts> = {
  line: { name: "Line chart", w: 6, h: 6, has: [...RUNS, "metric", "axis", "group", "band", "smoothing", "log"] },
  bar: {
    name: "Bars",
    w: 6,
    h: 6,
    has: [...RUNS, "metric", "aggregate", "group"],
    defaults: { aggregate: "max", group: ["-config.seed"], runs: 12 },
  },
  scatter: { name: "Scatter", w: 6, h: 8, has: [...RUNS, "x", "y", "logX", "log"], defaults: { runs: 500 } },
  parallel: { name: "Parallel coordinates", w: 6, h: 8, has: [...RUNS, "columns"], defaults: { runs: 200 } },
  value: {
    name: "Single value",
    w: 3,
    h: 3,
    has: ["title", "runsBy", "filter", "selection", "metric", "aggregate"],
    defaults: { aggregate: "max" },
  },
  histogram: {
    name: "Histogram over steps",
    w: 3,
    h: 8,
    has: ["title", "runsBy", "filter", "selection", "key"],
  },
  table: { name: "Runs table", w: 3, h: 8, has: [...RUNS, "columns"], defaults: { runs: 20 } },
  states: { name: "Runs by state", w: 3, h: 4, has: ["title", "runsBy", "filter", "selection"] },
  media: {
    name: "Media",
    w: 6,
    h: 8,
    has: ["title", "runsBy", "filter", "selection", "runs", "key"],
    defaults: { runs: 4 },
  },
  markdown: { name: "Notes", w: 3, h: 5, has: ["title", "text"], defaults: { text: "Notes" } },
};

export const COLUMNS = 12;
export const MOST_RUNS = 1000;
export const LEAST = { w: 2, h: 2 };
export const MOST_ROWS = 40;

export const defaultsOf = (kind: WidgetKind): Settings => ({ ...DEFAULTS, ...FACTS[kind].defaults });

export const newWidget = (kind: WidgetKind, id: string, place: Place): Widget => ({
  id,
  kind,
  place,
  settings: defaultsOf(kind),
});

/** A copy that can live beside the original. */
export const duplicateOf = (widget: Widget, id: string, place: Place): Widget => ({ ...widget, id, place });

/** How a field that runs are grouped by is called: `-config.seed` stands for all of the config but that. */
export const groupLabel = (field: string): string => field.replace(/^-config\./, "all but ");

/** What stands over a widget: its own title, or what it shows. */
export function titleOf({ kind, settings }: Widget): string {
  if (settings.title) return settings.title;
  const { metric, aggregate, x, y, key, group } = settings;
  const name = FACTS[kind].name;
  switch (kind) {
    case "line":
      return metric || name;
    case "value":
      return metric ? `${metric} ${aggregate}` : name;
    case "bar":
      return metric ? `${metric}.${aggregate}${group.length ? ` by ${group.map(groupLabel).join(", ")}` : ""}` : name;
    case "scatter":
      return x && y ? `${y.replace(/^metric\./, "")} by ${x.replace(/^config\./, "")}` : name;
    case "histogram":
    case "media":
      return key || name;
    default:
      return name;
  }
}

/** A name like `name` that nothing in `taken` has: «Weekly», «Weekly 2», «Weekly 3». */
export function freeName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/ \d+$/, "");
  for (let n = 2; ; n++) {
    const next = n === 2 && !taken.includes(name) ? name : `${stem} ${n}`;
    if (!taken.includes(next)) return next;
  }
}
