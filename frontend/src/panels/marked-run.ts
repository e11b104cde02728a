import type { Stroke } from "@/lib/colors/slots";

/** A run as scatter plots and parallel coordinates mark it. */
export interface MarkedRun {
  id: string;
  name: string;
  /** CSS: a token, or the user's own. */
  color: string;
  stroke: Stroke;
  /** Drawn in its own colour, above all others. */
  chosen: boolean;
}
