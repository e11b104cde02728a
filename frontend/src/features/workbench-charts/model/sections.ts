/** Metrics in sections by what stands before the first slash. */
export interface SectionHead {
  prefix: string;
  kind: "metric" | "system";
  count: number;
}

/** Validation first, then training, then the rest by name; system last: that is the order people read in. */
const rank = (prefix: string) =>
  ["val", "valid", "validation", "eval", "test", "train", "training", ""].indexOf(prefix);

export function sectionsOf(prefixes: Readonly<Record<string, number>>, kind: SectionHead["kind"]): SectionHead[] {
  return Object.entries(prefixes)
    .filter(([, count]) => count > 0)
    .map(([prefix, count]) => ({ prefix, count, kind }))
    .sort((a, b) => {
      const [x, y] = [rank(a.prefix), rank(b.prefix)];
      if (x !== y) return (x < 0 ? 99 : x) - (y < 0 ? 99 : y);
      return a.prefix.localeCompare(b.prefix);
    });
}

export const sectionKey = (s: SectionHead): string => `${s.kind === "system" ? "system:" : ""}${s.prefix}`;

/** A panel's name on the page, in the address and among panels at the top. */
export const panelKey = (kind: SectionHead["kind"], metric: string): string => `${kind}:${metric}`;

export function readPanelKey(key: string): { kind: SectionHead["kind"]; metric: string } {
  const at = key.indexOf(":");
  return { kind: key.slice(0, at) === "system" ? "system" : "metric", metric: key.slice(at + 1) };
}

export const prefixOf = (name: string): string => (name.includes("/") ? name.slice(0, name.indexOf("/")) : "");

const MOST_NAMED = 300;

/** Runs whose metrics are listed: all that are drawn, of many in groups some of each. */
export function namedRuns(lines: readonly { runs: readonly string[] }[]): string[] {
  const each = Math.max(1, Math.floor(MOST_NAMED / Math.max(1, lines.length)));
  return [...new Set(lines.flatMap((line) => line.runs.slice(0, each)))].slice(0, MOST_NAMED);
}

export const sectionTitle = (s: SectionHead): string => {
  if (s.prefix === "") return s.kind === "system" ? "system" : "metrics";
  return s.kind === "system" ? `system/${s.prefix}/` : `${s.prefix}/`;
};

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The server's search for one section: a regular expression between slashes. */
export const sectionSearch = (prefix: string): string =>
  prefix === "" ? "/^[^/]+$/" : `/^${escapePattern(prefix)}\\//`;

/** A panel's title leaves out its section's prefix. */
export const panelTitle = (metric: string, prefix: string): string =>
  prefix !== "" && metric.startsWith(`${prefix}/`) ? metric.slice(prefix.length + 1) || metric : metric;

/** The server's search for exactly these names. */
export const namesSearch = (names: readonly string[]): string => `/^(${names.map(escapePattern).join("|")})$/`;

/** The server searches by substring; a pattern goes between slashes. */
export const searchText = (search: string): string => (/[\\^$.*+?()[\]{}|]/.test(search) ? `/${search}/` : search);

/** The x-range that lines share, from what their rows say; null where rows say nothing. */
export function sharedRange(
  axis: string,
  lines: readonly { started: number | null; duration: number | null; last_step: number | null }[],
): readonly [number, number] | null {
  const times = lines.flatMap(({ started, duration }) =>
    started === null || duration === null ? [] : [{ started, duration }],
  );
  const range: [number, number] =
    axis === "step"
      ? [0, Math.max(0, ...lines.map((l) => l.last_step ?? 0))]
      : axis === "relative"
        ? [0, Math.max(0, ...times.map((t) => t.duration))]
        : // One axis for other metrics is not known before they are read.
          axis !== "time"
          ? [0, 0]
          : [Math.min(...times.map((t) => t.started)), Math.max(...times.map((t) => t.started + t.duration))];
  return range[1] > range[0] ? range : null;
}
