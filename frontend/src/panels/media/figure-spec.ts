/** Specifications of Plotly figures, as they were logged. Pure. */
export interface FigureSpec {
  spec: { data: readonly unknown[]; layout: Readonly<Record<string, unknown>> };
  /** Pixels: the figure's own, within what a page can bear. */
  height: number;
}

/** Kinds of traces that Plotly's bundle for cartesian axes draws; the two of WebGL are drawn without it. */
const DRAWN = new Set(
  "bar box contour heatmap heatmapgl histogram histogram2d histogram2dcontour image pie scatter scattergl scatterternary violin".split(
    " ",
  ),
);
const HEIGHT = 420;

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Undefined where that is no figure. */
export function figureSpec(logged: unknown): FigureSpec | undefined {
  if (!isFields(logged) || !Array.isArray(logged.data)) return undefined;
  const layout = isFields(logged.layout) ? logged.layout : {};
  const wanted = typeof layout.height === "number" && Number.isFinite(layout.height) ? layout.height : HEIGHT;
  return { spec: { data: logged.data.filter(isFields), layout }, height: Math.max(160, Math.min(900, wanted)) };
}

/** Kinds of traces that are not drawn here. */
export function undrawn({ spec }: FigureSpec): string[] {
  const kinds = spec.data.map((trace) => (isFields(trace) && typeof trace.type === "string" ? trace.type : "scatter"));
  return [...new Set(kinds.filter((kind) => !DRAWN.has(kind)))];
}
