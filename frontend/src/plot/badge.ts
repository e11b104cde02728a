/** What a panel's corner says about the picture. It is always there, and it is never a guess. */
import { formatCount, formatPower, formatStep } from "@/lib/format/numbers";
import type { SeriesData } from "@/lib/series/series";
import { marksOf } from "./marks";

export function badgeOf(all: readonly SeriesData[]): string {
  const series = all.filter((s) => s.x.length > 0);
  const [first] = series;
  if (!first) return "no points";
  const coarse = series.filter((s) => !s.exact);
  if (coarse.length > 0) {
    const biggest = coarse.reduce((a, b) => (b.total > a.total ? b : a));
    return `${formatCount(biggest.x.length)} of ${formatPower(biggest.total)}, extremes kept`;
  }
  if (series.length > 1) return "all points";
  const [mark] = marksOf(first);
  if (mark) return `${mark.word} at ${formatStep(stepAt(first, mark.from))}`;
  return first.total < 100
    ? `${first.total} ${first.total === 1 ? "point" : "points"}`
    : `all ${formatCount(first.total)} points`;
}

const stepAt = (s: SeriesData, x: number) => s.step[s.x.indexOf(x)] ?? x;
