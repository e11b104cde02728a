/** Numbers as people read them: significant digits, aligned by column, a real minus sign. Copied text keeps `-` and full precision. */

const MINUS = "−";
export const THIN = "\u2009";
export const MISSING = "—";

/** A value as the API writes it: JSON cannot hold NaN and ±inf, so they travel as words. */
export type Wire = number | string | boolean | null | undefined | readonly unknown[] | Record<string, unknown>;

const WORDS: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** The number a wire value stands for; null where it is no number. */
export function toNumber(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "string" && Object.hasOwn(WORDS, value)) return WORDS[value] ?? null;
  return null;
}

/** A text as it was logged: one that reads like such a word travels with an apostrophe before it. */
const textOf = (text: string) => (/^'+(NaN|-?Infinity)$/.test(text) ? text.slice(1) : text);

export function wordOf(x: number): "NaN" | "inf" | "−inf" {
  if (Number.isNaN(x)) return "NaN";
  return x > 0 ? "inf" : "−inf";
}

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** `18640` → `18,640`. */
export function formatCount(n: number): string {
  if (!Number.isFinite(n)) return wordOf(n);
  return (n < 0 ? MINUS : "") + group(Math.round(Math.abs(n)).toString());
}

/** In sentences: `18,640`, but `1.2 M` and `3.4 G` where digits would hide the size. */
export function formatRounded(n: number): string {
  if (Math.abs(n) < 99_950) return formatCount(n);
  const units = ["k", "M", "G", "T"];
  let i = 0;
  let x = n / 1000;
  while (Math.abs(x) >= 999.5 && i < units.length - 1) {
    x /= 1000;
    i++;
  }
  return `${Math.abs(x) < 9.95 ? x.toFixed(1) : Math.round(x)}${THIN}${units[i]}`;
}

/** Steps may be fractional; whole ones read as counts. */
export function formatStep(x: number): string {
  if (!Number.isFinite(x)) return wordOf(x);
  if (Number.isInteger(x)) return formatCount(x);
  const [whole = "0", rest = ""] = Math.abs(x).toPrecision(8).split(".");
  return `${x < 0 ? MINUS : ""}${group(whole)}.${rest.replace(/0+$/, "").slice(0, 4) || "0"}`;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** For badges: thousands up to 10⁵ (`4,096`), powers of ten beyond (`10⁶`, `3×10⁷`). */
export function formatPower(n: number): string {
  if (n < 1e5) return formatCount(n);
  const exponent = Math.floor(Math.log10(n) + 1e-9);
  const lead = Math.round(n / 10 ** exponent);
  const power = (lead === 10 ? exponent + 1 : exponent)
    .toString()
    .split("")
    .map((d) => SUPERSCRIPTS[Number(d)])
    .join("");
  return lead === 1 || lead === 10 ? `10${power}` : `${lead}×10${power}`;
}

const isExponential = (x: number) => x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e6);

/** How a column writes its numbers, decided by the column so that decimal points align. */
export interface ColumnFormat {
  decimals: number;
  /** All its values are written with an exponent, and so are their differences. */
  exponential?: boolean;
}

const decimalsFor = (x: number, digits: number) =>
  x === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(x))));

/**
 * Enough decimals for 4 significant digits of the median and, where it is known which way is better, for telling the
 * best two rows apart; at most 6.
 * Whole numbers need none. Values outside 1e-3 ≤ |x| < 1e6 are written with an exponent and don't count here.
 */
export function columnFormat(values: readonly (number | null)[], better: "min" | "max" | null = null): ColumnFormat {
  const finite = values.filter((v): v is number => v !== null && Number.isFinite(v));
  if (finite.length === 0 || finite.every(Number.isInteger)) return { decimals: 0 };
  const plain = finite.filter((v) => v !== 0 && !isExponential(v)).sort((a, b) => Math.abs(a) - Math.abs(b));
  if (plain.length === 0) return { decimals: 3, exponential: true };
  const median = plain[plain.length >> 1] ?? 1;
  let decimals = decimalsFor(median, 4);
  const sorted = [...new Set(plain)].sort((a, b) => a - b);
  const gap =
    better === null ? 0 : better === "max" ? apart(sorted.at(-1), sorted.at(-2)) : apart(sorted[0], sorted[1]);
  // The best two may differ by rounding noise alone; then no number of decimals helps and six would only be loud.
  if (gap > 1e-6) decimals = Math.max(decimals, Math.min(6, decimalsFor(gap * 1.01, 1)));
  decimals = Math.min(6, decimals);
  // Digits that are zero in every row say nothing.
  while (decimals > 1 && plain.every((v) => Math.abs(v - Number(v.toFixed(decimals - 1))) < 1e-9)) decimals--;
  return { decimals };
}

const apart = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? 0 : Math.abs(a - b);

/** One metric value in the format of its column. */
export function formatMetric(x: number | null, format: ColumnFormat = columnFormat([x])): string {
  if (x === null) return MISSING;
  if (!Number.isFinite(x)) return wordOf(x);
  if (x !== 0 && isExponential(x) && !(Number.isInteger(x) && Math.abs(x) < 1e9)) {
    return x
      .toExponential(2)
      .replace("-", x < 0 ? MINUS : "-")
      .replace("e+", "e")
      .replace(/e−/, "e-");
  }
  return fixed(x, format.decimals);
}

function fixed(x: number, decimals: number): string {
  const [whole = "0", rest] = Math.abs(x).toFixed(decimals).split(".");
  const text = rest === undefined ? group(whole) : `${group(whole)}.${rest}`;
  return (x < 0 && /[1-9]/.test(text) ? MINUS : "") + text;
}

/** A difference in the decimals of its column: with its sign, or zeros where the column cannot show it. */
export function formatDelta(x: number, format: ColumnFormat): string {
  const isSmall = Math.abs(x) < 1e-3 && !format.exponential && format.decimals > 0;
  const text = isSmall ? fixed(x, format.decimals) : formatMetric(x, format);
  return x > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A config value as it was written: strings bare but in lists, numbers untouched. */
export function formatConfig(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return textOf(value);
  if (typeof value === "number") return shortNumber(value);
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value))
    return `[${value.map((v) => (typeof v === "string" ? JSON.stringify(textOf(v)) : formatConfig(v))).join(", ")}]`;
  return JSON.stringify(value);
}

/** The shorter of `0.0003` and `3e-4`. */
function shortNumber(x: number): string {
  const plain = String(x).replace("e+", "e");
  if (x === 0 || Math.abs(x) >= 1e-2) return plain;
  const exponential = x.toExponential().replace("e+", "e");
  return exponential.length < plain.length ? exponential : plain;
}

/** Axis labels: `5k`, `2.5M`, `1e-4`. `step` is the distance of the ticks and decides the decimals. */
export function formatTick(x: number, step: number): string {
  if (x === 0) return "0";
  const size = Math.abs(x);
  const sign = x < 0 ? MINUS : "";
  if (size >= 1e15 || size < 1e-4)
    return sign + size.toExponential(decimalsOf(step / 10 ** Math.floor(Math.log10(size)))).replace("e+", "e");
  for (const [unit, name] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= unit && (unit > 1e3 || step >= 100 || size >= 1e4)) {
      return `${sign}${Number((size / unit).toFixed(decimalsOf(step / unit)))}${name}`;
    }
  }
  const decimals = decimalsOf(step);
  // What would not fit beside an axis gets an exponent.
  if (decimals > 4 || (decimals > 3 && size < 0.1))
    return sign + Number(size.toPrecision(4)).toExponential().replace("e+", "e");
  return sign + size.toFixed(decimals);
}

function decimalsOf(step: number): number {
  if (!(step > 0)) return 0;
  let decimals = 0;
  while (
    decimals < 8 &&
    Math.abs(Math.round(step * 10 ** decimals) - step * 10 ** decimals) > 1e-6 * step * 10 ** decimals
  )
    decimals++;
  return decimals;
}

/** Decimal bytes: `212 MB`. */
export function formatBytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let i = 0;
  let x = n;
  while (x >= 999.5 && i < units.length - 1) {
    x /= 1000;
    i++;
  }
  return `${i > 0 && x < 10 ? x.toFixed(1) : Math.round(x)}${THIN}${units[i]}`;
}

/** What the clipboard gets: every digit, ASCII minus. */
export function exactText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  return typeof value === "string" ? textOf(value) : String(value);
}
