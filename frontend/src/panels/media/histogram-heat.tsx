import { ticks } from "d3-array";
import { type PointerEvent, useCallback, useMemo, useState } from "react";
import { formatStep } from "@/lib/format/numbers";
import { histogramMap, nearestIndex, type StepHistogram } from "@/plot/histogram-map";
import { sequential } from "@/plot/sequential";
import { useCanvas } from "@/ui/use-canvas";
import { useSize } from "@/ui/use-size";
import { readPalette } from "../line/palette";

interface Props {
  /** By step; of many steps an even sample. */
  histograms: readonly StepHistogram[];
  /** The chosen step has a line. */
  step: number | null;
  label: string;
  height?: number;
  onStep?(step: number): void;
}

const ROWS = 48;
/** Of the picture, without the labels below it. */
const DEFAULT_HEIGHT = 132;
const GUTTER = 46;
/** Three digits and a real minus. */
const short = (v: number) => String(Number(v.toPrecision(3))).replace(/^-/, "−");

/** Histograms over steps as a heat map: across steps, up values, darker where more of them lie. A click chooses a step. */
export function HistogramHeat(props: Props) {
  const [ref, size] = useSize();
  return (
    <div ref={ref} className="w-full min-w-0" style={{ height: (props.height ?? DEFAULT_HEIGHT) + 18 }}>
      {size && size.width > 80 && <Heat {...props} width={size.width} />}
    </div>
  );
}

function Heat({ histograms, step, label, height = DEFAULT_HEIGHT, onStep, width }: Props & { width: number }) {
  const map = useMemo(() => histogramMap(histograms, ROWS), [histograms]);
  const [over, setOver] = useState<string | null>(null);
  const inner = width - GUTTER - 6;
  const columns = map?.steps.length ?? 0;
  const canvas = useCanvas(
    width,
    height,
    useCallback(
      (ctx: CanvasRenderingContext2D) => {
        if (!map) return;
        const palette = readPalette();
        const stops = ["low", "mid", "high"].map((s) => palette.resolve(`var(--seq-${s})`));
        const [low = "", mid = "", high = ""] = stops;
        map.cells.forEach((column, c) => {
          const x0 = GUTTER + Math.round((c / columns) * inner);
          const x1 = GUTTER + Math.round(((c + 1) / columns) * inner);
          column.forEach((share, r) => {
            const y0 = Math.round(height - ((r + 1) / ROWS) * height);
            const y1 = Math.round(height - (r / ROWS) * height);
            // By the root: tails would be lost beside the peak.
            ctx.fillStyle = sequential([low, mid, high], Math.sqrt(share / (map.most || 1)));
            ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
          });
        });
        ctx.fillStyle = palette.fg3;
        ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
        ctx.textAlign = "right";
        ctx.textBaseline = "middle";
        const [lo, hi] = map.range;
        for (const v of ticks(lo, hi, Math.max(2, Math.floor(height / 40)))) {
          const y = height - ((v - lo) / (hi - lo)) * height;
          ctx.fillText(short(v), GUTTER - 6, Math.max(6, Math.min(height - 6, y)));
        }
        const at = step === null ? -1 : nearestIndex(map.steps, step);
        if (at >= 0) {
          ctx.strokeStyle = palette.resolve("var(--acc)");
          ctx.strokeRect(GUTTER + (at / columns) * inner + 0.5, 0.5, Math.max(2, inner / columns - 1), height - 1);
        }
      },
      [map, step, columns, inner, height],
    ),
  );
  if (!map) return null;
  const columnAt = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - GUTTER;
    return x < 0 || x >= inner ? null : Math.floor((x / inner) * columns);
  };
  const track = (event: PointerEvent<HTMLElement>) => {
    const c = columnAt(event);
    const r =
      ROWS - 1 - Math.floor(((event.clientY - event.currentTarget.getBoundingClientRect().top) / height) * ROWS);
    const share = c === null ? undefined : map.cells[c]?.[r];
    if (c === null || share === undefined) return setOver(null);
    const [lo, hi] = map.range;
    const size = (hi - lo) / ROWS;
    setOver(
      `step ${formatStep(map.steps[c] ?? 0)} · ${short(lo + r * size)} to ${short(lo + (r + 1) * size)} · ${(share * 100).toFixed(1)}\u2009%`,
    );
  };
  return (
    <figure
      aria-label={`${label}: ${columns} histograms over steps`}
      onPointerMove={track}
      onPointerLeave={() => setOver(null)}
      onClick={(e) => {
        const c = columnAt(e as unknown as PointerEvent<HTMLElement>); // both know where the pointer is
        const chosen = c === null ? undefined : map.steps[c];
        if (chosen !== undefined) onStep?.(chosen);
      }}
    >
      <canvas ref={canvas} style={{ width, height }} />
      <figcaption className="num flex h-18 items-center justify-between pl-46 text-meta text-fg3">
        <span>{formatStep(map.steps[0] ?? 0)}</span>
        <span className="text-fg2">{over}</span>
        <span>{formatStep(map.steps.at(-1) ?? 0)}</span>
      </figcaption>
    </figure>
  );
}
