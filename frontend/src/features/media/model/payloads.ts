/** Payloads of rich values, read with care: they come from anybody's script. */
type Fields = Record<string, unknown>;

const fieldsOf = (payload: unknown): Fields =>
  typeof payload === "object" && payload !== null && !Array.isArray(payload) ? (payload as Fields) : {}; // checked on the left

const digest = (value: unknown): string | null =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : null;
const words = (value: unknown): string => (typeof value === "string" ? value : "");
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((v): v is number => typeof v === "number" && Number.isFinite(v)) : [];

export type Media =
  | { kind: "image" | "audio" | "video"; file: string; caption: string; format: string }
  | { kind: "histogram"; bins: number[]; values: number[]; nonfinite: string }
  | { kind: "table"; columns: string[]; rows: unknown[][]; total: number }
  | { kind: "text"; text: string; total: number | null }
  | { kind: "other"; json: string };

/** What of a rich value can be shown; everything else is shown as JSON. */
export function mediaOf(type: string, payload: unknown): Media {
  const f = fieldsOf(payload);
  const file = digest(f.file);
  const caption = words(f.caption);
  const other: Media = { kind: "other", json: JSON.stringify(payload, null, 2) };
  switch (type) {
    case "image":
    case "audio":
    case "video":
      return file ? { kind: type, file, caption, format: words(f.format) } : other;
    case "figure":
      return file && f.library === "matplotlib" ? { kind: "image", file, caption, format: "png" } : other;
    case "histogram": {
      const [bins, values] = [numbers(f.bins), numbers(f.values)];
      return bins.length === values.length + 1 && values.length > 0
        ? { kind: "histogram", bins, values, nonfinite: f.nonfinite ? JSON.stringify(f.nonfinite) : "" }
        : other;
    }
    case "table": {
      const rows = Array.isArray(f.rows) ? f.rows.filter((r): r is unknown[] => Array.isArray(r)) : [];
      const columns = Array.isArray(f.columns) ? f.columns.map(String) : [];
      return { kind: "table", columns, rows, total: typeof f.total === "number" ? f.total : rows.length };
    }
    case "text":
    case "markdown":
    case "html": {
      const text = f.text ?? f.markdown ?? f.html;
      return typeof text === "string"
        ? { kind: "text", text, total: typeof f.total === "number" ? f.total : null }
        : other;
    }
    default:
      return other;
  }
}

/** A cell of a logged table; media inside is named, not drawn. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "object" && "_type" in cell) return `[${String(cell._type)}]`;
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
