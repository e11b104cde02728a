/** Which runs are drawn: the newest N, as they come, or runs that were named. */
import { joinQuoted, type Param, splitQuoted } from "./codec";

export type Drawn = { mode: "newest"; count: number } | { mode: "chosen"; runs: readonly string[] };

const DEFAULT: Drawn = { mode: "newest", count: 10 };

export const drawnParam: Param<Drawn> = {
  name: "drawn",
  fallback: DEFAULT,
  parse(text) {
    const newest = /^newest-(\d{1,3})$/.exec(text);
    if (newest) return { mode: "newest", count: Number(newest[1]) };
    return { mode: "chosen", runs: text === "none" ? [] : splitQuoted(text) };
  },
  print(drawn) {
    if (drawn.mode === "newest") return drawn.count === 10 ? null : `newest-${drawn.count}`;
    return drawn.runs.length === 0 ? "none" : joinQuoted(drawn.runs);
  },
};

/** A toggled eye makes the choice explicit: what is drawn now, more or less one run. */
export function toggleDrawn(now: readonly string[], run: string): Drawn {
  return { mode: "chosen", runs: now.includes(run) ? now.filter((r) => r !== run) : [...now, run] };
}
