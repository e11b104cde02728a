import { runColor, strokesFor } from "@/lib/colors/slots";
import type { PanelLine } from "./types";

/** A line that charts draw, with what their x-range depends on; null where nobody knows. */
export interface DrawnLine extends PanelLine {
  started: number | null;
  duration: number | null;
  last_step: number | null;
}

/** A run as the API has it, as far as charts care. */
export interface RunLike {
  id: string;
  name: string;
  color: number;
  color_chosen: string | null;
  state: string;
  started: number;
  duration: number;
  last_step: number | null;
}

/** Runs that agree in the fields they were grouped by. */
export interface GroupLike {
  /** From the group's key: the same for the same group tomorrow, or its colour would change. */
  id: string;
  name: string;
  /** Ids of its members; at most 1,000 are named. */
  runs: readonly string[];
  /** Number of its members. */
  n: number;
  /** Its slot. */
  color: number;
  /** The highest of its members, where known. */
  last_step: number | null;
}

export type DrawnRow = { kind: "run"; run: RunLike } | { kind: "group"; group: GroupLike };

const idOf = (row: DrawnRow) => (row.kind === "run" ? row.run.id : row.group.id);
const colorOf = (row: DrawnRow) =>
  row.kind === "run" ? runColor(row.run.color, row.run.color_chosen) : runColor(row.group.color);

/**
 * What to draw for rows of a table, in table order. The baseline (the id of a run or a group) is drawn in the text's
 * colour; lines that share a colour differ by stroke.
 */
export function drawnLines(rows: readonly DrawnRow[], baseline: string | null | undefined): DrawnLine[] {
  const colors = rows.map((row) => (idOf(row) === baseline ? "var(--fg)" : colorOf(row)));
  const strokes = strokesFor(colors);
  return rows.map((row, i): DrawnLine => {
    const isBaseline = idOf(row) === baseline;
    const look = {
      color: colors[i] ?? "var(--fg3)",
      stroke: isBaseline ? ("baseline" as const) : (strokes[i] ?? "solid"),
      baseline: isBaseline,
    };
    if (row.kind === "group") {
      const { id, name, runs, n, last_step } = row.group;
      return { kind: "group", id, name, runs, n, crashed: false, started: null, duration: null, last_step, ...look };
    }
    const { id, name, state, started, duration, last_step } = row.run;
    return {
      kind: "run",
      id,
      name,
      runs: [id],
      n: 1,
      crashed: state === "crashed",
      started,
      duration,
      last_step,
      ...look,
    };
  });
}

/** The same for rows that are all runs. */
export const drawnRuns = (runs: readonly RunLike[], baseline: string | null | undefined): DrawnLine[] =>
  drawnLines(
    runs.map((run) => ({ kind: "run", run })),
    baseline,
  );
