/** Where a series is not finite: single steps, and stretches of them. */
import { remembered } from "@/lib/remembered";
import { INF, NAN, NINF, type SeriesData } from "@/lib/series/series";

export interface Mark {
  word: "NaN" | "inf" | "−inf";
  /** Lower edge for −inf, upper for the others. */
  edge: "upper" | "lower";
  from: number;
  /** Equal to `from` for a single one. */
  to: number;
}

const KINDS = [
  { bit: NAN, word: "NaN", edge: "upper" },
  { bit: INF, word: "inf", edge: "upper" },
  { bit: NINF, word: "−inf", edge: "lower" },
] as const;

/** Neighbouring rows with the same trouble are one stretch. Found once: each zoom draws them anew. */
export const marksOf = remembered(findMarks);

function findMarks(series: SeriesData): readonly Mark[] {
  const marks: Mark[] = [];
  for (const { bit, word, edge } of KINDS) {
    let open = null as { from: number; to: number } | null; // or the compiler believes in null for ever
    for (let i = 0; i < series.flags.length; i++) {
      const at = series.x[i] ?? Number.NaN;
      if (((series.flags[i] ?? 0) & bit) !== 0 && Number.isFinite(at)) {
        open = { from: open?.from ?? at, to: at };
      } else if (open) {
        marks.push({ word, edge, ...open });
        open = null;
      }
    }
    if (open) marks.push({ word, edge, ...open });
  }
  return marks.sort((a, b) => a.from - b.from);
}
