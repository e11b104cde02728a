/** Payloads of rich values, read with care: they come from anybody's script. */
type Fields = Record<string, unknown>;

const fieldsOf = (payload: unknown): Fields =>
  typeof payload === "object" && payload !== null && !Array.isArray(payload) ? (payload as Fields) : {}; // checked on the left

const digest = (value: unknown): string | null =>
  typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : null;
const words = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((v): v is number => typeof v === "number" && Number.isFinite(v)) : [];

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
  label: string;
}

export type Media =
  | {
      kind: "image" | "audio" | "video";
      file: string;
      caption: string;
      format: string;
      width: number | null;
      height: number | null;
      /** As fractions of the picture. */
      boxes: readonly Box[];
    }
  | { kind: "histogram"; bins: number[]; values: number[]; nonfinite: string }
  | { kind: "table"; columns: string[]; rows: unknown[][]; total: number; file: string | null }
  | { kind: "text" | "markdown"; text: string; total: number | null; file: string | null }
  | { kind: "html"; file: string; caption: string }
  | { kind: "figure"; spec: unknown; file: string | null; caption: string }
  | { kind: "points"; file: string; count: number; columns: number; caption: string }
  | { kind: "file"; file: string; format: string; caption: string }
  | { kind: "trace"; messages: { role: string; content: string }[]; total: number | null; file: string | null }
  | { kind: "other"; json: string };

/** What of a rich value can be shown; everything else is shown as JSON. */
export function mediaOf(type: string, payload: unknown): Media {
  const f = fieldsOf(payload);
  const file = digest(f.file);
  const caption = words(f.caption);
  const other: Media = { kind: "other", json: JSON.stringify(payload, null, 2) ?? "" };
  switch (type) {
    case "image":
    case "audio":
    case "video":
      return file ? mediaFile(type, file, caption, f) : other;
    case "figure":
      if (f.library === "plotly") {
        const specFile = digest(f.spec_file);
        return f.spec !== undefined || specFile ? { kind: "figure", spec: f.spec, file: specFile, caption } : other;
      }
      return file && f.library === "matplotlib" ? mediaFile("image", file, caption, { ...f, format: "png" }) : other;
    case "object3d":
      if (!file) return other;
      return f.format === "points" && number(f.count) !== null && number(f.columns) !== null
        ? { kind: "points", file, count: Number(f.count), columns: Number(f.columns), caption }
        : { kind: "file", file, format: words(f.format), caption };
    case "html":
      return file ? { kind: "html", file, caption } : (textOf("text", f, f.html, file) ?? other);
    case "histogram": {
      const [bins, values] = [numbers(f.bins), numbers(f.values)];
      return bins.length === values.length + 1 && values.length > 0
        ? { kind: "histogram", bins, values, nonfinite: f.nonfinite ? JSON.stringify(f.nonfinite) : "" }
        : other;
    }
    case "table": {
      const rows = Array.isArray(f.rows) ? f.rows.filter((r): r is unknown[] => Array.isArray(r)) : [];
      const columns = Array.isArray(f.columns) ? f.columns.map(String) : [];
      return { kind: "table", columns, rows, total: number(f.total) ?? rows.length, file };
    }
    case "text":
      return textOf("text", f, f.text, file) ?? other;
    case "markdown":
      return textOf("markdown", f, f.markdown ?? f.text, file) ?? other;
    case "trace":
      return Array.isArray(f.messages) ? traceOf(f, f.messages, file) : other;
    default:
      return other;
  }
}

const textOf = (kind: "text" | "markdown", f: Fields, text: unknown, file: string | null): Media | null =>
  typeof text === "string" ? { kind, text, total: number(f.total), file } : null;

const mediaFile = (kind: "image" | "audio" | "video", file: string, caption: string, f: Fields): Media => ({
  kind,
  file,
  caption,
  format: words(f.format),
  width: number(f.width),
  height: number(f.height),
  boxes: kind === "image" ? boxesOf(f) : [],
});

const traceOf = (f: Fields, messages: readonly unknown[], file: string | null): Media => ({
  kind: "trace",
  messages: messages.map(fieldsOf).map((m) => ({
    role: words(m.role) || "message",
    content: typeof m.content === "string" ? m.content : JSON.stringify(m.content ?? null, null, 2),
  })),
  total: number(f.total),
  file,
});

/** Boxes of an image, of all groups; those that are no boxes are left out. */
function boxesOf(f: Fields): Box[] {
  const [width, height] = [number(f.width), number(f.height)];
  return Object.values(fieldsOf(f.boxes)).flatMap((group) => {
    const { box_data: data, class_labels: labels } = fieldsOf(group);
    if (!Array.isArray(data)) return [];
    return data.flatMap((entry): Box[] => {
      const box = fieldsOf(entry);
      const p = fieldsOf(box.position);
      const [cx, cy] = numbers(p.middle);
      const w = number(p.width);
      const h = number(p.height);
      let edges = [number(p.minX), number(p.minY), number(p.maxX), number(p.maxY)];
      if (cx !== undefined && cy !== undefined && w !== null && h !== null)
        edges = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
      const [x0, y0, x1, y1] = edges;
      if (x0 == null || y0 == null || x1 == null || y1 == null) return [];
      const [sx, sy] = box.domain === "pixel" ? [width, height] : [1, 1];
      if (!sx || !sy) return [];
      const label = words(box.box_caption) || words(fieldsOf(labels)[String(box.class_id)]);
      return [{ left: x0 / sx, top: y0 / sy, width: (x1 - x0) / sx, height: (y1 - y0) / sy, label }];
    });
  });
}

/** A picture, sound or film inside a table's cell; null where the cell holds no such thing. */
export function cellMedia(cell: unknown): Media | null {
  const type = fieldsOf(cell)._type;
  if (typeof type !== "string") return null;
  const media = mediaOf(type, cell);
  return media.kind === "image" || media.kind === "audio" || media.kind === "video" ? media : null;
}

/** A cell of a logged table as text; media inside is named. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "object" && "_type" in cell) return `[${String(cell._type)}]`;
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
