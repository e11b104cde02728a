import { runColor, strokesFor } from "@/lib/colors/slots";
import type { PanelRun } from "./types";

/** A run that charts draw, with what their x-range depends on. */
export interface DrawnRun extends PanelRun {
  started: number;
  duration: number;
  last_step: number | null;
}

/** A run as the API has it, as far as charts care. */
interface RunLike {
  id: string;
  name: string;
  color: number;
  color_chosen: string | null;
  state: string;
  started: number;
  duration: number;
  last_step: number | null;
}

/** In table order. The baseline is drawn in the text's colour; runs that share a colour differ by stroke. */
export function drawnRuns(runs: readonly RunLike[], baseline: string | null | undefined): DrawnRun[] {
  const colors = runs.map((r) => (r.id === baseline ? "baseline" : runColor(r.color, r.color_chosen)));
  const strokes = strokesFor(colors);
  return runs.map((r, i) => ({
    id: r.id,
    name: r.name,
    color: r.id === baseline ? "var(--fg)" : (colors[i] ?? "var(--fg3)"),
    stroke: r.id === baseline ? "baseline" : (strokes[i] ?? "solid"),
    crashed: r.state === "crashed",
    started: r.started,
    duration: r.duration,
    last_step: r.last_step,
  }));
}
