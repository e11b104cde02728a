/** What a dashboard holds. It lies in the store as JSON that anybody may have written, so reading it takes nothing for granted. */
export const KINDS = ["line", "value", "markdown"] as const;
export type WidgetKind = (typeof KINDS)[number];

export const AGGREGATES = ["last", "max", "min", "mean"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface Widget {
  id: string;
  kind: WidgetKind;
  title: string;
  /** Which runs, by filter: a dashboard stays current as runs arrive. Newest first. */
  filter: string;
  runs: number;
  metric: string;
  aggregate: Aggregate;
  text: string;
  /** In columns of twelve, and rows of 32. */
  w: number;
  h: number;
}

export interface Body {
  widgets: Widget[];
}

const words = (value: unknown): string => (typeof value === "string" ? value : "");
const within = (value: unknown, min: number, max: number, fallback: number) =>
  typeof value === "number" && Number.isFinite(value) ? Math.max(min, Math.min(max, Math.round(value))) : fallback;

export const SIZES: Record<WidgetKind, { w: number; h: number }> = {
  line: { w: 6, h: 6 },
  value: { w: 3, h: 3 },
  markdown: { w: 3, h: 5 },
};

export function readBody(body: unknown): Body {
  const raw = typeof body === "object" && body !== null && "widgets" in body ? body.widgets : null;
  const list = Array.isArray(raw) ? raw : [];
  const widgets = list.flatMap((entry: unknown, i): Widget[] => {
    const e = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {}; // fields are checked one by one
    const kind = KINDS.find((k) => k === e.kind);
    if (!kind) return [];
    return [
      {
        id: words(e.id) || `w${i}`,
        kind,
        title: words(e.title),
        filter: words(e.filter),
        runs: within(e.runs, 1, 50, 10),
        metric: words(e.metric),
        aggregate: AGGREGATES.find((a) => a === e.aggregate) ?? "last",
        text: words(e.text),
        w: within(e.w, 2, 12, SIZES[kind].w),
        h: within(e.h, 2, 20, SIZES[kind].h),
      },
    ];
  });
  return { widgets };
}

export function newWidget(kind: WidgetKind, id: string): Widget {
  return {
    id,
    kind,
    title: "",
    filter: "",
    runs: 10,
    metric: "",
    aggregate: "last",
    text: kind === "markdown" ? "Notes" : "",
    ...SIZES[kind],
  };
}

/** The widgets with one of them moved by some places. */
export function moveWidget(widgets: readonly Widget[], id: string, by: number): Widget[] {
  const from = widgets.findIndex((w) => w.id === id);
  const next = [...widgets];
  const [moved] = next.splice(from, 1);
  if (moved) next.splice(Math.max(0, Math.min(next.length, from + by)), 0, moved);
  return next;
}

export const widgetTitle = (w: Widget): string =>
  w.title ||
  (w.kind === "markdown"
    ? "Notes"
    : w.kind === "value"
      ? `${w.metric || "No metric"} ${w.aggregate}`
      : w.metric || "No metric");
