/**
 * Chips and text are one state: the text. The server takes it apart (`FilterPart`); here parts become text again.
 * Nothing here knows the grammar: pieces that were written stay as they were written.
 */
import type { Column, FilterPart, WrittenCondition } from "@/api/resources/columns";
import { quoteText } from "@/lib/filter-text/tokens";

export type Operator = WrittenCondition["operator"];
export type FieldType = WrittenCondition["type"];

/** What a chip is about to say. Values are as a filter writes them. */
export interface Draft {
  name: string;
  operator: Operator;
  values: readonly string[];
}

export const isList = (operator: Operator) => operator === "in" || operator === "not in";
export const needsValue = (operator: Operator) => operator !== "exists" && operator !== "not exists";
const isPattern = (operator: Operator) => operator === "~" || operator === "!~";

export function conditionText({ name, operator, values }: Draft): string {
  if (!needsValue(operator)) return `${name} ${operator}`;
  return isList(operator) ? `${name} ${operator} (${values.join(", ")})` : `${name} ${operator} ${values[0] ?? '""'}`;
}

/** The filter that all parts make; parts with a bare `or` get their parentheses only where they have neighbours. */
export function joinParts(parts: readonly Pick<FilterPart, "text" | "needs_brackets">[]): string {
  return parts.map((p) => (p.needs_brackets && parts.length > 1 ? `(${p.text})` : p.text)).join(" and ");
}

const made = (text: string) => ({ text, needs_brackets: false });

export const withPart = (parts: readonly FilterPart[], text: string): string => joinParts([...parts, made(text)]);

export const replacePart = (parts: readonly FilterPart[], index: number, text: string): string =>
  joinParts(parts.map((p, i) => (i === index ? made(text) : p)));

export const withoutPart = (parts: readonly FilterPart[], index: number): string =>
  joinParts(parts.filter((_, i) => i !== index));

/** Another operator for the same values, as far as it takes them: a list becomes its first value, `exists` none. */
export function withOperator(draft: Draft, operator: Operator): Draft {
  if (!needsValue(operator)) return { ...draft, operator, values: [] };
  const values = isList(operator) ? draft.values : draft.values.slice(0, 1);
  // Patterns are texts whatever the field holds.
  const quoted = isPattern(operator) ? values.map((v) => (/^["']/.test(v) ? v : quoteText(v))) : values;
  return { ...draft, operator, values: quoted };
}

const CONSTANT = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?inf|nan|true|false|null)$/i;

/** What somebody typed, as the filter writes it: text in quotes, where text is meant. */
export function valueText(typed: string, type: FieldType, operator: Operator): string {
  const text = typed.trim();
  if (/^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')$/.test(text)) return text;
  if (isPattern(operator) || type === "text") return quoteText(text);
  if (type === "any") return CONSTANT.test(text) ? text : quoteText(text);
  return text;
}

/** How a written value reads: without its quotes. */
export const shownValue = (text: string): string =>
  /^(["']).*\1$/s.test(text) ? text.slice(1, -1).replace(/\\([\\"'])/g, "$1") : text;

export const OPERATOR_SIGNS: Record<Operator, string> = {
  "=": "=",
  "!=": "≠",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "~": "~",
  "!~": "!~",
  in: "in",
  "not in": "not in",
  exists: "exists",
  "not exists": "not exists",
};

export const isOperator = (text: string): text is Operator => text in OPERATOR_SIGNS;

/** The field of a condition as its chip shows it: metrics without the word that says so. */
export const shownName = (name: string): string => name.replace(/^metric\./, "").replaceAll("`", "");

const TYPES: Record<Column["type"], FieldType> = {
  text: "text",
  number: "number",
  time: "time",
  bool: "bool",
  json: "any",
  mixed: "any",
};

/** The type that a filter gives a column: each run's config may hold what it likes. */
export const fieldType = (column: Pick<Column, "source" | "type">): FieldType =>
  column.source === "field" || column.source === "metric" || column.source === "system" ? TYPES[column.type] : "any";

/** What people mean most often when they choose this column. */
export function firstOperator(column: Pick<Column, "name" | "source" | "type">): Operator {
  if (column.source === "metric" || column.source === "system" || column.type === "time") return ">=";
  if (column.source === "field" && ["name", "notes", "id"].includes(column.name)) return "~";
  if (column.type === "bool") return "=";
  return column.source === "field" && column.type === "number" ? ">=" : "in";
}

/** A column's name as a filter has to write it: odd characters of its path stand in back-quotes. */
export function writtenName(column: Pick<Column, "name" | "source">): string {
  if (column.source === "field" || /^\w+\.`(?:[^`]|``)*`$/.test(column.name)) return column.name;
  const path = column.name.slice(column.source.length + 1);
  return /^[^\s()=!<>~,"'`]+$/.test(path) ? column.name : `${column.source}.\`${path.replaceAll("`", "``")}\``;
}

/** What of a series is compared; the text line knows more. */
export const AGGREGATES = ["last", "min", "max", "mean", "count"] as const;
const AGGREGATE = /\.(last|first|min|max|mean|count|nan|first_step|last_step|min_step|max_step)$/;

export const aggregateOf = (name: string): string => AGGREGATE.exec(name)?.[1] ?? "last";

export const withAggregate = (name: string, aggregate: string): string =>
  name.replace(AGGREGATE, "") + (aggregate === "last" ? "" : `.${aggregate}`);
