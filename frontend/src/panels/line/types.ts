import type { Stroke } from "@/lib/colors/slots";
import type { Observable } from "@/lib/observable";
import type { Axis } from "@/lib/url-state/params";

/** A run as far as a panel shows it. */
export interface PanelRun {
  id: string;
  name: string;
  /** CSS: a token, or the user's own. */
  color: string;
  stroke: Stroke;
  crashed: boolean;
}

/** Where the pointer is, in every panel at once. */
export interface Cursor {
  x: number;
  /** The panel under the pointer; it alone shows a tooltip. */
  panel: string;
  /** Pixels from the top of the plot, to find the nearest line. */
  y: number;
}

export interface ChartLink {
  cursor: Observable<Cursor | null>;
  /** The run that stands out, in charts and table. */
  hovered: Observable<string | null>;
}

export type { Axis };
