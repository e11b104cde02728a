/** Dashboards as files: what is exported can be imported, by another project or another store. */
import { readBody, writeBody } from "./body";
import type { Widget } from "./widget";

const FORMAT = "trackai.dashboard";
const VERSION = 1;

export const exportText = (name: string, widgets: readonly Widget[]): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, name, ...writeBody(widgets) }, null, 2)}\n`;

export type Imported = { ok: true; name: string; widgets: Widget[] } | { ok: false; problems: string[] };

/** Reads an exported file. It is taken whole or not at all. */
export function importText(text: string): Imported {
  const refuse = (...problems: string[]): Imported => ({ ok: false, problems });
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return refuse(`The file is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof file !== "object" || file === null || !("format" in file) || file.format !== FORMAT)
    return refuse(`The file is no exported dashboard: its “format” is not “${FORMAT}”.`);
  if (!("version" in file) || file.version !== VERSION)
    return refuse("The file was written by another version of TrackAI, whose dashboards this one cannot read.");
  const { widgets, problems } = readBody(file);
  if (problems.length > 0) return refuse(...problems);
  return { ok: true, name: "name" in file && typeof file.name === "string" ? file.name : "", widgets };
}
