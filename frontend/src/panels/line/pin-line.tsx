import { useState } from "react";
import { type ColumnFormat, columnFormat, formatDelta, formatMetric, MISSING, THIN } from "@/lib/format/numbers";
import { type Reading, readPin } from "@/plot/pin-readings";
import { cx } from "@/ui/cx";
import { Popover } from "@/ui/popover";
import { RunMark } from "@/ui/run-mark";
import { useObservable } from "@/ui/use-observable";
import type { ChartLink, Drawable, Pin } from "./types";

interface Props {
  metric: string;
  pin: NonNullable<Pin>;
  drawables: readonly Drawable[];
  direction: "min" | "max" | null;
  link: ChartLink;
}

/** Below a panel: from → to, change, min, max of the line that stands out, and all lines on demand. */
export function PinLine({ metric, pin, drawables, direction, link }: Props) {
  const hovered = useObservable(link.hovered, (h) => h);
  const [open, setOpen] = useState(false);
  const focus = drawables.find((d) => d.line.id === hovered) ?? drawables.find((d) => !d.line.baseline) ?? drawables[0];
  if (!focus) return <div className="h-22 border-t border-line" />;
  const reading = readPin(focus.picture.series, pin);
  const format = columnFormat([reading.from, reading.to, reading.min, reading.max]);
  return (
    <div
      className="num flex h-22 shrink-0 items-center gap-8 border-t border-line px-10 text-meta"
      data-testid="pin-line"
    >
      {drawables.length > 1 && <Mark of={focus} />}
      <span className="whitespace-nowrap">
        {formatMetric(reading.from, format)}
        {pin.length === 2 && <> → {formatMetric(reading.to, format)}</>}
      </span>
      {reading.change !== null && (
        <span className={cx("whitespace-nowrap", tone(reading.change, direction))}>
          {formatDelta(reading.change, format)} {percent(reading.share)}
        </span>
      )}
      <span className="flex-1" />
      {pin.length === 2 && drawables.length === 1 && (
        <span className="truncate text-fg2">
          min {formatMetric(reading.min, format)} max {formatMetric(reading.max, format)}
        </span>
      )}
      {drawables.length > 1 && (
        <Popover
          open={open}
          onOpenChange={setOpen}
          align="end"
          label={`${metric} where it is pinned`}
          className="max-h-[60vh] max-w-[94vw] overflow-y-auto p-8"
          trigger={
            <button type="button" className="rounded-tag whitespace-nowrap text-fg2 hover:text-fg">
              all {drawables.length}
            </button>
          }
        >
          <PinTable pin={pin} drawables={drawables} direction={direction} />
        </Popover>
      )}
    </div>
  );
}

const Mark = ({ of: { line } }: { of: Drawable }) => (
  <RunMark color={line.color} shape={line.kind === "group" ? "square" : "dot"} />
);

const tone = (change: number, direction: "min" | "max" | null) =>
  change === 0 || direction === null ? "text-fg3" : change > 0 === (direction === "max") ? "text-good" : "text-bad";

const percent = (share: number | null) =>
  share === null || Math.abs(share) >= 100 ? "" : `${formatDelta(share * 100, { decimals: 1 })}${THIN}%`;

function PinTable({ pin, drawables, direction }: Pick<Props, "pin" | "drawables" | "direction">) {
  const rows = drawables.map((d) => ({ d, reading: readPin(d.picture.series, pin) }));
  const format = columnFormat(rows.flatMap(({ reading }) => [reading.from, reading.to, reading.min, reading.max]));
  const range = pin.length === 2;
  return (
    <table className="num">
      <thead>
        <tr className="h-22 text-micro text-fg3">
          {["Line", range ? "From" : "Value", ...(range ? ["To", "Min", "Max", "Change"] : [])].map((h, i) => (
            <th key={h} scope="col" className={cx("px-6 font-normal", i === 0 ? "text-left" : "text-right")}>
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ d, reading }) => (
          <tr key={d.line.id} className="h-20">
            <td className="px-6">
              <span className="flex items-center gap-6">
                <Mark of={d} /> <span className="max-w-220 truncate">{d.line.name}</span>
              </span>
            </td>
            <Cells reading={reading} range={range} format={format} direction={direction} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Cells = ({
  reading,
  range,
  format,
  direction,
}: {
  reading: Reading;
  range: boolean;
  format: ColumnFormat;
  direction: "min" | "max" | null;
}) => (
  <>
    {(range ? [reading.from, reading.to, reading.min, reading.max] : [reading.from]).map((value, i) => (
      <td key={i} className="px-6 text-right">
        {formatMetric(value, format)}
      </td>
    ))}
    {range && (
      <td className={cx("px-6 text-right", reading.change !== null && tone(reading.change, direction))}>
        {reading.change === null ? MISSING : `${formatDelta(reading.change, format)} ${percent(reading.share)}`}
      </td>
    )}
  </>
);
