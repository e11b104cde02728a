/** From the columns of an answer to those of a chart. */
import { INF, NAN, NINF, type SeriesData } from "./series";

type Column = Float64Array | readonly (number | null)[] | null | undefined;

/** What the API sends, as far as a chart needs it. Columns that would say nothing are not there. */
export interface WireSeries {
  run: string;
  metric: string;
  exact: boolean;
  coarse?: boolean;
  total: number;
  time?: Column;
  x?: Column;
  last: Column;
  mean?: Column;
  min?: Column;
  max?: Column;
  count?: Column;
  nan?: Column;
  inf?: Column;
  ninf?: Column;
}

/** What is not finite becomes NaN; of doubles in their own place. */
export const floats = (column: Column, n = column?.length ?? 0): Float64Array => {
  if (column instanceof Float64Array) {
    for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i])) column[i] = Number.NaN;
    return column;
  }
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = column?.[i] ?? Number.NaN;
  return out;
};

let ones = new Float64Array();
let zeros = new Uint8Array();

/** Most series have nothing but finite points: they share what says so. */
const onesOf = (n: number): Float64Array => {
  if (ones.length < n) ones = new Float64Array(2 * n).fill(1);
  return ones.subarray(0, n);
};
const zerosOf = (n: number): Uint8Array => {
  if (zeros.length < n) zeros = new Uint8Array(2 * n);
  return zeros.subarray(0, n);
};

const oddities = (wire: Pick<WireSeries, "nan" | "inf" | "ninf">, n: number): Uint8Array => {
  if (!wire.nan && !wire.inf && !wire.ninf) return zerosOf(n);
  const flags = new Uint8Array(n);
  for (const [column, bit] of [
    [wire.nan, NAN],
    [wire.inf, INF],
    [wire.ninf, NINF],
  ] as const)
    for (let i = 0; column && i < n; i++) if (column[i]) flags[i] = (flags[i] ?? 0) | bit;
  return flags;
};

/** Of system metrics, which have no steps, the step is the time. */
type Kind = "metric" | "system";

/** `step` may be shared by the series of an answer. */
export function decodeSeries(wire: WireSeries, step: Float64Array, kind: Kind = "metric"): SeriesData {
  const n = step.length;
  const y = floats(wire.exact ? wire.last : (wire.mean ?? wire.last), n);
  // A point without a value and without a word for it can only be NaN.
  const silent = wire.exact && !wire.nan && y.some(Number.isNaN);
  const flags = silent ? oddities(wire, n).slice() : oddities(wire, n);
  for (let i = 0; silent && i < n; i++) if (Number.isNaN(y[i] ?? 0) && flags[i] === 0) flags[i] = NAN;
  return {
    line: wire.run,
    metric: wire.metric,
    exact: wire.exact,
    total: wire.total,
    x: wire.x ? floats(wire.x, n) : step,
    step,
    time: wire.time ? floats(wire.time, n) : kind === "system" ? step : null,
    y,
    min: wire.exact || !wire.min ? y : floats(wire.min, n),
    max: wire.exact || !wire.max ? y : floats(wire.max, n),
    count: wire.count ? floats(wire.count, n) : onesOf(n),
    flags,
    spread: null,
  };
}

/** What the API sends for a group. */
export interface WireGroup {
  metric: string;
  runs: number;
  exact: boolean;
  total: number;
  step: Column;
  time?: Column;
  x?: Column;
  mean: Column;
  std: Column;
  min: Column;
  max: Column;
  low?: Column;
  high?: Column;
  n: Column;
  count: Column;
  nan?: Column;
  inf?: Column;
  ninf?: Column;
}

export function decodeGroup(line: string, wire: WireGroup, kind: Kind = "metric"): SeriesData {
  const rows = wire.step?.length ?? 0;
  const column = (values: Column) => floats(values, rows);
  const step = column(wire.step);
  return {
    line,
    metric: wire.metric,
    exact: wire.exact,
    total: wire.total,
    x: wire.x ? column(wire.x) : step,
    step,
    time: wire.time ? column(wire.time) : kind === "system" ? step : null,
    y: column(wire.mean),
    min: column(wire.min),
    max: column(wire.max),
    count: column(wire.count),
    flags: oddities(wire, rows),
    spread: {
      runs: wire.runs,
      n: column(wire.n),
      std: column(wire.std),
      low: column(wire.low),
      high: column(wire.high),
    },
  };
}

/**
 * The rows by x, without those that have none. On the axis of a metric x may go back and forth, and is unknown before
 * that metric's first value; everything that draws looks rows up by x.
 */
export function byX(series: SeriesData): SeriesData {
  let ordered = true;
  for (let i = 0; i < series.x.length && ordered; i++)
    ordered = (series.x[i] ?? Number.NaN) >= (series.x[i - 1] ?? Number.NEGATIVE_INFINITY);
  if (ordered) return series;
  const order = Uint32Array.from(series.x.keys())
    .filter((i) => Number.isFinite(series.x[i]))
    .sort((a, b) => (series.x[a] ?? 0) - (series.x[b] ?? 0) || a - b);
  const pick = (column: Float64Array) => Float64Array.from(order, (i) => column[i] ?? Number.NaN);
  const y = pick(series.y);
  const { spread } = series;
  return {
    ...series,
    x: pick(series.x),
    step: pick(series.step),
    time: series.time && pick(series.time),
    y,
    min: series.min === series.y ? y : pick(series.min),
    max: series.max === series.y ? y : pick(series.max),
    count: pick(series.count),
    flags: Uint8Array.from(order, (i) => series.flags[i] ?? 0),
    spread: spread && {
      runs: spread.runs,
      n: pick(spread.n),
      std: pick(spread.std),
      low: pick(spread.low),
      high: pick(spread.high),
    },
  };
}
