/** Parts of one series made one. */
import { lowerBound, type SeriesData } from "./series";

/** Rows [from, to) of a series. */
function rows(s: SeriesData, from: number, to: number) {
  return {
    x: s.x.subarray(from, to),
    step: s.step.subarray(from, to),
    time: s.time?.subarray(from, to) ?? null,
    y: s.y.subarray(from, to),
    min: s.min.subarray(from, to),
    max: s.max.subarray(from, to),
    count: s.count.subarray(from, to),
    flags: s.flags.subarray(from, to),
    spread: s.spread && {
      n: s.spread.n.subarray(from, to),
      std: s.spread.std.subarray(from, to),
      low: s.spread.low.subarray(from, to),
      high: s.spread.high.subarray(from, to),
    },
  };
}

type Rows = ReturnType<typeof rows>;

const joinFloats = (parts: readonly Float64Array[]): Float64Array => {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

function join(parts: readonly Rows[], from: SeriesData, exact: boolean, total: number): SeriesData {
  const flags = new Uint8Array(parts.reduce((n, p) => n + p.flags.length, 0));
  let at = 0;
  for (const part of parts) {
    flags.set(part.flags, at);
    at += part.flags.length;
  }
  const column = (name: Exclude<keyof Rows, "flags" | "spread" | "time">) => joinFloats(parts.map((p) => p[name]));
  const y = column("y");
  const times = parts.flatMap((p) => p.time ?? []);
  const spreads = parts.flatMap((p) => p.spread ?? []);
  const { spread } = from;
  return {
    line: from.line,
    metric: from.metric,
    exact,
    total,
    x: column("x"),
    step: column("step"),
    time: times.length === parts.length ? joinFloats(times) : null,
    y,
    min: exact && !spread ? y : column("min"),
    max: exact && !spread ? y : column("max"),
    count: column("count"),
    flags,
    spread: spread && {
      runs: spread.runs,
      n: joinFloats(spreads.map((s) => s.n)),
      std: joinFloats(spreads.map((s) => s.std)),
      low: joinFloats(spreads.map((s) => s.low)),
      high: joinFloats(spreads.map((s) => s.high)),
    },
  };
}

/**
 * The series with what was logged since: `tail` was asked for from the last x on, inclusive.
 * The last point is in both; the tail's version of it wins, since a value may be overwritten.
 */
export function appendTail(series: SeriesData, tail: SeriesData): SeriesData {
  const start = tail.x[0];
  if (start === undefined) return series;
  const last = series.x.at(-1);
  const overlaps = last !== undefined && start <= last;
  // A tail that begins inside a bucket can't replace it: the bucket stands for older points too.
  const keep = overlaps && series.exact ? lowerBound(series.x, start) : series.x.length;
  const skip = overlaps && !series.exact ? 1 : 0;
  const shared = last === undefined ? 0 : Math.max(1, series.x.length - keep);
  return join(
    [rows(series, 0, keep), rows(tail, tail.exact ? skip : 0, tail.x.length)],
    series,
    series.exact && tail.exact,
    series.total + Math.max(0, tail.total - shared),
  );
}

/** The overview with its stretch inside `range` replaced by the finer `detail`, so that lines go on beyond the edges. */
export function splice(overview: SeriesData, detail: SeriesData, range: readonly [number, number]): SeriesData {
  const from = lowerBound(overview.x, range[0]);
  const to = lowerBound(overview.x, range[1]);
  const after = overview.x[to] === range[1] ? to + 1 : to;
  return join(
    [rows(overview, 0, from), rows(detail, 0, detail.x.length), rows(overview, after, overview.x.length)],
    overview,
    overview.exact && detail.exact,
    overview.total,
  );
}
