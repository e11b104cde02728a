/** A metric cell has up to three right-aligned slots: value, its spread, the difference to the baseline. */
import type { ColumnFormat } from "@/lib/format/numbers";

/** Widths in pixels; 0: there is no such slot. */
export interface Slots {
  spread: number;
  delta: number;
}

export const NO_SLOTS: Slots = { spread: 0, delta: 0 };

/** What there is to show besides the value. */
export interface Extras {
  spread: boolean;
  delta: boolean;
}

const PADDING = 12;
const SPREAD = 54;
const DELTA = 52;

/** Of a number with a digit before the point, in the two sizes of text. */
const digits = (format: ColumnFormat | undefined) => (format?.decimals ?? 4) + 2;
const valueWidth = (format: ColumnFormat | undefined) => Math.max(30, Math.ceil(digits(format) * 6.9) + 2);
const spreadWidth = (format: ColumnFormat | undefined) => Math.max(SPREAD, Math.ceil(digits(format) * 6.4) + 13);
const deltaWidth = (format: ColumnFormat | undefined) => Math.max(DELTA, Math.ceil(digits(format) * 6.4) + 13);

/** Narrow columns drop the spread first, then the difference. */
export function slotsFor(width: number, format: ColumnFormat | undefined, wanted: Extras): Slots {
  const room = width - PADDING - valueWidth(format);
  const delta = wanted.delta && room >= deltaWidth(format) ? deltaWidth(format) : 0;
  return { delta, spread: wanted.spread && room >= spreadWidth(format) + delta ? spreadWidth(format) : 0 };
}

export const widthFor = (format: ColumnFormat | undefined, wanted: Extras): number =>
  PADDING + valueWidth(format) + (wanted.spread ? spreadWidth(format) : 0) + (wanted.delta ? deltaWidth(format) : 0);
