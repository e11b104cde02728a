import { slotColor, strokesFor } from "@/lib/colors/slots";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { DevicePanel } from "./devices";

/** What a panel draws for devices of a run: colours by device, strokes where machines share them. */
export function deviceLines(panel: DevicePanel, run: DrawnLine): DrawnLine[] {
  const colors = panel.lines.map(({ slot }) => (panel.lines.length === 1 ? run.color : slotColor(slot)));
  const strokes = strokesFor(colors);
  return panel.lines.map(({ id, name }, i) => ({
    ...run,
    id,
    name,
    color: colors[i] ?? run.color,
    stroke: strokes[i] ?? "solid",
    baseline: false,
  }));
}

/** System metrics have no steps of their own: by step means by time since the start. */
export const timeAxis = (axis: string): "relative" | "time" => (axis === "time" ? "time" : "relative");
