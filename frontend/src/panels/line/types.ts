import type { Stroke } from "@/lib/colors/slots";
import type { Observable } from "@/lib/observable";
import type { LinePicture } from "@/plot/lines";

/** A line as far as a panel shows it: a run, or a group of runs as their mean with a band. */
export interface PanelLine {
  kind: "run" | "group";
  /** Of the run; of a group its key, the same in table and charts. */
  id: string;
  name: string;
  /** CSS: a token, or the user's own. */
  color: string;
  stroke: Stroke;
  /** Ids of the runs behind the line: the run's own, or the group's members as far as they were named. */
  runs: readonly string[];
  /** How many runs that are, also where not all of them were named. */
  n: number;
  /** What the others are compared with: drawn in the text's colour, dashed, over all others. */
  baseline: boolean;
  crashed: boolean;
}

/** A line and what its data looks like. */
export interface Drawable {
  line: PanelLine;
  picture: LinePicture;
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
  /** Id of the run or group that stands out, in charts and table. */
  hovered: Observable<string | null>;
}

/** step, relative, time, or the name of a metric. */
export type Axis = string;

/** A step, or a range, that every panel reads out. */
export type Pin = readonly [number] | readonly [number, number] | null;
