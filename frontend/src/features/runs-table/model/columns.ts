/** Columns of the runs table: what they are called, how wide, how their cells read. */
import type { Column } from "@/api/resources/columns";
import { type ColumnFormat, columnFormat, toNumber } from "@/lib/format/numbers";
import type { TableRow } from "./rows";

export const AGGREGATES = ["last", "min", "max", "mean", "count"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export type CellKind = "metric" | "trend" | "config" | "time" | "duration" | "count" | "text" | "tags";

export interface TableColumn {
  /** As the filter language writes it; also the key of the cell's value. */
  name: string;
  title: string;
  /** The aggregate of a metric, in a lighter tone. */
  note: string;
  kind: CellKind;
  width: number;
  /** The series of a trend. */
  trend?: { metric: string; kind: "metric" | "system" };
}

const FIELDS: Record<string, Pick<TableColumn, "title" | "kind" | "width">> = {
  created: { title: "Created", kind: "time", width: 96 },
  started: { title: "Started", kind: "time", width: 96 },
  finished: { title: "Ended", kind: "time", width: 96 },
  updated: { title: "Updated", kind: "time", width: 96 },
  duration: { title: "Duration", kind: "duration", width: 84 },
  last_step: { title: "Step", kind: "count", width: 72 },
  tag: { title: "Tags", kind: "tags", width: 140 },
  notes: { title: "Notes", kind: "text", width: 200 },
  state: { title: "State", kind: "text", width: 80 },
  group: { title: "Group", kind: "text", width: 120 },
  job_type: { title: "Job type", kind: "text", width: 100 },
  user: { title: "User", kind: "text", width: 84 },
  host: { title: "Host", kind: "text", width: 110 },
  id: { title: "Id", kind: "text", width: 150 },
  project: { title: "Project", kind: "text", width: 120 },
  parent: { title: "Parent", kind: "text", width: 120 },
};

const METRIC = new RegExp(
  `^(metric|system)\\.(.*)\\.(${[...AGGREGATES, "first", "nan", "first_step", "last_step", "min_step", "max_step"].join("|")})$`,
  "s",
);

/** A column that no server knows: the series itself, at a glance. */
export const trendOf = (metric: string): string => `trend.${metric}`;
const TREND = /^trend\.(metric|system)\.(.+)$/s;

export function columnOf(name: string): TableColumn {
  const trend = TREND.exec(name);
  if (trend) {
    const metric = trend[2] ?? "";
    const note = metric.split("/").at(-1) ?? "";
    const kind = trend[1] === "system" ? "system" : "metric";
    return { name, title: "Trend", note, kind: "trend", width: 64, trend: { metric, kind } };
  }
  const field = FIELDS[name];
  if (field) return { name, note: "", ...field };
  const metric = METRIC.exec(name);
  if (metric) {
    const title = `${metric[1] === "system" ? "system/" : ""}${metric[2]}`;
    return {
      name,
      title,
      note: metric[3] ?? "",
      kind: "metric",
      width: Math.round(Math.min(220, Math.max(92, 28 + 6.2 * (title.length + (metric[3]?.length ?? 0))))),
    };
  }
  const path = name.replace(/^(config|summary)\./, "");
  const parts = path.split(/[./]/);
  const last = parts.at(-1) || path;
  // `name` alone says nothing: of what?
  const title = /^(name|type|kind|size|path|id|value)$/i.test(last) ? parts.slice(-2).join("/") : last;
  return {
    name,
    title,
    note: "",
    kind: name.startsWith("summary.") ? "metric" : "config",
    width: Math.round(Math.min(180, Math.max(60, 30 + 6.5 * title.length))),
  };
}

/** The series that a column tells a number of: `metric.val/acc` of `metric.val/acc.max`. */
export function seriesOf(name: string): string | null {
  const metric = METRIC.exec(name);
  return metric ? `${metric[1]}.${metric[2]}` : null;
}

/** Columns that the server has to be asked for. Of a group nothing is known that was not; charts need its last step. */
export const askedColumns = (names: readonly string[], grouped = false): string[] =>
  grouped
    ? [...new Set([...names.filter((name) => name !== "tag" && !TREND.test(name)), "last_step"])]
    : names.filter((name) => !(name in FIELDS) && !TREND.test(name));

/** The column decides the decimals of its cells, so that points align. */
export function formatsOf(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  directions: ReadonlyMap<string, "min" | "max">,
): Map<string, ColumnFormat> {
  return new Map(
    columns
      .filter((c) => c.kind === "metric")
      .map((c) => [
        c.name,
        columnFormat(
          rows.flatMap((row) =>
            row.kind === "run"
              ? [toNumber(row.run.values[c.name])]
              : row.kind === "group"
                ? [toNumber(row.group.values[c.name]?.mean)]
                : [],
          ),
          directions.get(c.title) ?? null,
        ),
      ]),
  );
}

/** Rows that tell whether a column holds words. */
const TELLING = 40;

/** Configs that hold words and no numbers: those stand at the left, as words do. */
export function columnsOfWords(columns: readonly TableColumn[], rows: readonly TableRow[]): ReadonlySet<string> {
  const telling = rows.slice(0, TELLING);
  const holdsWords = ({ name }: TableColumn) => {
    const values = telling
      .map((row) =>
        row.kind === "run" ? row.run.values[name] : row.kind === "group" ? row.group.values[name]?.value : null,
      )
      .filter((value) => value !== null && value !== undefined);
    return values.length > 0 && values.every((value) => typeof value === "string" && toNumber(value) === null);
  };
  return new Set(columns.filter((c) => c.kind === "config" && holdsWords(c)).map((c) => c.name));
}

const LIKELY = [
  /[./]val(id|idation)?[/_].*(acc|f1|auc|score)/i,
  /[./]val(id|idation)?[/_].*loss/i,
  /(acc|f1|auc|score)/i,
  /loss/i,
];

/**
 * What a table shows before anybody has chosen: the config keys that differ between runs, the metrics that most runs
 * have (accuracies and losses first), and when.
 */
export function defaultColumns(known: readonly Column[]): string[] {
  const config = known
    .filter((c) => c.source === "config" && c.examples.length > 1 && c.type !== "json" && !/seed$/.test(c.name))
    .sort(
      (a, b) =>
        b.runs - a.runs ||
        Number(/lr$|learning_rate$/.test(b.name)) - Number(/lr$|learning_rate$/.test(a.name)) ||
        a.name.length - b.name.length,
    )
    .slice(0, 2);
  const rank = (c: Column) => {
    const at = LIKELY.findIndex((p) => p.test(c.name));
    return at < 0 ? LIKELY.length : at;
  };
  const metrics = known
    .filter((c) => c.source === "metric")
    .sort((a, b) => rank(a) - rank(b) || b.runs - a.runs)
    .slice(0, 3);
  const best = (name: string) =>
    /acc|f1|auc|score|reward|bleu/i.test(name) ? "max" : /loss|error|perplexity|ppl/i.test(name) ? "min" : "last";
  return [
    ...config.map((c) => c.name),
    ...metrics.map((c) => `${c.name}.${best(c.name)}`),
    ...metrics.slice(0, 1).map((c) => trendOf(c.name)),
    "created",
    "duration",
  ];
}

/** A click on a header: descending first, since the newest and the largest are what people look for; then ascending; then off. */
export function nextSort(sort: readonly string[], name: string, also: boolean): string[] {
  const rest = also ? sort.filter((s) => s !== name && s !== `-${name}`) : [];
  if (sort.includes(`-${name}`)) return [...rest, name];
  if (sort.includes(name)) return rest.length > 0 ? rest : ["-created"];
  return [...rest, `-${name}`];
}
