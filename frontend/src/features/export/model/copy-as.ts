/** One question in the words of each surface: what the table shows, asked from Python, a terminal or anywhere else. */
import { joinQuoted } from "@/lib/url-state/codec";

export interface Question {
  /** By name. */
  project: string;
  filter: string;
  sort: readonly string[];
  columns: readonly string[];
  archived: boolean;
}

const DEFAULT_SORT = "-created";

/** A text as Python reads it back: JSON's escapes are all Python's too, but for what is no whole character. */
export const pythonText = (text: string): string => JSON.stringify(text);

/** A word as a POSIX shell takes it, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const pythonList = (items: readonly string[]) => `[${items.map(pythonText).join(", ")}]`;
const isUsual = (sort: readonly string[]) => sort.length === 0 || (sort.length === 1 && sort[0] === DEFAULT_SORT);

export function asPython({ project, filter, sort, columns, archived }: Question): string {
  const given = [
    pythonText(project),
    filter && `filter=${pythonText(filter)}`,
    !isUsual(sort) && `order=${pythonList(sort)}`,
    columns.length > 0 && `columns=${pythonList(columns)}`,
    archived && "archived=True",
  ].filter(Boolean);
  return `import trackai\n\nruns = trackai.Api().runs(${given.join(", ")})\nframe = runs.to_pandas()\n`;
}

export function asCommand({ project, filter, sort, columns, archived }: Question): string {
  const words = [
    "trackai",
    "runs",
    "-p",
    project,
    ...(filter ? ["-f", filter] : []),
    ...(isUsual(sort) ? [] : ["-s", joinQuoted(sort)]),
    ...(columns.length > 0 ? ["-c", joinQuoted(columns)] : []),
    ...(archived ? ["--archived"] : []),
  ];
  return words.map(shellWord).join(" ");
}

export const asCurl = (address: string): string => `curl ${shellWord(address)}`;
