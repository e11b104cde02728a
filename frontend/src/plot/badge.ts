/** What a panel's corner says about the picture. It is always there, and it is never a guess. */
import { formatCount, formatPower, formatStep } from "@/lib/format/numbers";
import { lowerBound, type SeriesData } from "@/lib/series/series";
import { marksOf } from "./marks";
import type { Range } from "./scales";

interface InView {
  rows: number;
  points: number;
  /** A row is a point, or the points of as many runs. */
  exact: boolean;
}

/** A zoomed stretch may be exact where the whole is not. */
function inView(series: SeriesData, window: Range | null): InView {
  if (!window) return { rows: series.x.length, points: series.total, exact: series.exact };
  const from = lowerBound(series.x, window[0]);
  const to = lowerBound(series.x, window[1]);
  let points = 0;
  let exact = true;
  for (let i = from; i < to; i++) {
    const count = series.count[i] ?? 1;
    points += count;
    if (count > (series.spread ? (series.spread.n[i] ?? 1) : 1)) exact = false;
  }
  return { rows: to - from, points, exact: series.exact || exact };
}

export function badgeOf(all: readonly SeriesData[], window: Range | null = null): string {
  const series = all.filter((s) => s.x.length > 0);
  const [first] = series;
  if (!first) return "no points";
  const views = series.map((s) => inView(s, window));
  const coarse = views.filter((v) => !v.exact);
  if (coarse.length > 0) {
    const biggest = coarse.reduce((a, b) => (b.points > a.points ? b : a));
    return `${formatCount(biggest.rows)} of ${formatPower(biggest.points)}, extremes kept`;
  }
  const [view] = views;
  if (series.length > 1 || first.spread || !view) return "all points";
  const mark = marksOf(first).find((m) => !window || (m.to >= window[0] && m.from <= window[1]));
  if (mark) return `${mark.word} at ${formatStep(stepAt(first, mark.from))}`;
  return view.points < 100
    ? `${view.points} ${view.points === 1 ? "point" : "points"}`
    : `all ${formatCount(view.points)} points`;
}

const stepAt = (s: SeriesData, x: number) => s.step[s.x.indexOf(x)] ?? x;
