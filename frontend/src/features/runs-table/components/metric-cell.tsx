import {
  type ColumnFormat,
  exactText,
  formatConfig,
  formatDelta,
  formatMetric,
  MISSING,
  toNumber,
} from "@/lib/format/numbers";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { type Compared, isWithinNoise, type Measured } from "../model/comparison";
import type { Slots } from "../model/slots";

interface Props {
  /** As the API writes it: of a group its mean. */
  value: unknown;
  /** Of a group; null for a run. */
  std: number | null;
  count: number;
  format: ColumnFormat | undefined;
  slots: Slots;
  compared: Compared | null;
  /** In place of the difference. */
  note?: string;
}

const PLAIN: ColumnFormat = { decimals: 4 };

/** Value, spread and difference, each aligned to the right of its slot. As few elements as can be: there are thousands. */
export function MetricCell({ value, std, count, format, slots, compared, note }: Props) {
  const x = toNumber(value);
  const shown =
    value === undefined || value === null ? (
      <span className="text-fg3">{MISSING}</span>
    ) : x === null ? (
      <CopyValue exact={exactText(value)} className="touch:h-44">
        {formatConfig(value)}
      </CopyValue>
    ) : (
      <CopyValue exact={String(x)} className={cx("shrink-0 touch:h-44", !Number.isFinite(x) && "text-bad")}>
        {formatMetric(x, format)}
      </CopyValue>
    );
  if (slots.spread + slots.delta === 0) return shown;
  return (
    <>
      {shown}
      {slots.spread > 0 && (
        <span className="shrink-0 text-right text-meta text-fg3" style={{ width: slots.spread }}>
          {std !== null && x !== null && Number.isFinite(x) && `±${formatMetric(std, format ?? PLAIN)}`}
        </span>
      )}
      {slots.delta > 0 &&
        (note === undefined && compared && x !== null && Number.isFinite(x - compared.base.mean) ? (
          <Delta format={format ?? PLAIN} compared={compared} own={{ mean: x, std, count }} width={slots.delta} />
        ) : (
          <span className="shrink-0 text-right text-meta text-fg3" style={{ width: slots.delta }}>
            {note}
          </span>
        ))}
    </>
  );
}

/** Good or bad by the metric's direction once it exceeds the noise; else, or without a direction, it stays grey. */
function Delta({
  format,
  compared,
  own,
  width,
}: {
  format: ColumnFormat;
  compared: Compared;
  own: Measured;
  width: number;
}) {
  const { better, base, spread } = compared;
  const by = own.mean - base.mean;
  const within = isWithinNoise(own, base, spread);
  const color = better === null || within ? "text-fg3" : by > 0 === (better === "max") ? "text-good" : "text-bad";
  return (
    <span
      className={cx("shrink-0 text-right text-meta", color)}
      style={{ width }}
      title={within ? "Within the noise" : undefined}
    >
      {formatDelta(by, format)}
    </span>
  );
}
