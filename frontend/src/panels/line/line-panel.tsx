import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { formatCount } from "@/lib/format/numbers";
import type { SeriesData } from "@/lib/series/series";
import { badgeOf } from "@/plot/badge";
import { panelRange, pictureExtent, pictureOf } from "@/plot/lines";
import { outsideOf } from "@/plot/outside";
import type { Range } from "@/plot/scales";
import { cx } from "@/ui/cx";
import { ErrorState, Nothing } from "@/ui/states";
import { useObservable } from "@/ui/use-observable";
import { useSize } from "@/ui/use-size";
import { useTheme } from "@/ui/use-theme";
import { ChartTooltip } from "./chart-tooltip";
import type { Drawable } from "./draw";
import { LineChart } from "./line-chart";
import { nearestX, stepX } from "./nearest";
import { PanelBar } from "./panel-bar";
import { PanelValues } from "./panel-values";
import type { Axis, ChartLink, PanelLine } from "./types";

export interface LinePanelProps {
  /** Unique on the page: the metric with its kind. */
  id: string;
  metric: string;
  title: string;
  runs: readonly PanelLine[];
  /** In the order of `runs`; null where a run has no such metric, undefined while on its way. */
  series: readonly (SeriesData | null | undefined)[];
  error: string | null;
  onRetry(): void;
  axis: Axis;
  smoothing: number;
  log: boolean;
  zoom: Range | null;
  shared: Range | null;
  link: ChartLink;
  height: number;
  full?: boolean;
  onZoom(range: Range | null): void;
  onFull(): void;
}

export function LinePanel(props: LinePanelProps) {
  const { id, metric, title, runs, series, axis, zoom, link, height, full = false } = props;
  const [ref, size] = useSize();
  const root = useRef<HTMLDivElement>(null);
  const { theme } = useTheme();
  const [ownLog, setOwnLog] = useState<boolean | null>(null);
  const [frozen, setFrozen] = useState<number | null>(null);
  const [listing, setListing] = useState(false);
  const log = ownLog ?? props.log;

  const here = useObservable(link.cursor, (c) => (c?.panel === id ? c.x : null));
  const hovered = useObservable(link.hovered, (h) => (here === null && frozen === null ? null : h));

  const picture = useMemo(
    () =>
      pictureOf(
        series.filter((s): s is SeriesData => !!s && s.x.length > 0),
        props.smoothing,
      ),
    [series, props.smoothing],
  );
  const drawables = useMemo(() => {
    const byRun = new Map(picture.lines.map((line) => [line.series.run, line]));
    return runs.flatMap((run): Drawable[] => {
      const line = byRun.get(run.id);
      return line ? [{ run, line }] : [];
    });
  }, [picture, runs]);
  const x = zoom ?? panelRange(picture.extent, props.shared);
  const y = useMemo(() => pictureExtent(picture, zoom, log), [picture, zoom, log]);
  const outside = drawables.reduce((n, { line }) => n + outsideOf(line.series, x, y).length, 0);
  const badge = badgeOf(picture.lines.map((l) => l.series)) + (outside > 0 ? `, ${formatCount(outside)} outside` : "");
  const waiting = series.some((s) => s === undefined);
  const empty = drawables.length === 0;
  const tip = frozen ?? here;
  const gutter = full ? 48 : 38;
  const plotTop = root.current?.querySelector(".u-over")?.getBoundingClientRect();

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (by) {
      const from = link.cursor.get()?.x ?? x[1];
      const to = stepX(drawables, from, by * (e.shiftKey ? 10 : 1));
      if (to !== null) link.cursor.set({ x: Math.max(x[0], Math.min(x[1], to)), panel: id, y: -1e6 });
    } else if (e.key === "Enter") setFrozen(frozen === null ? (link.cursor.get()?.x ?? null) : null);
    else if (e.key === "f") props.onFull();
    else if (e.key === "Escape" && frozen !== null) setFrozen(null);
    else if (e.key === "Escape" && zoom) props.onZoom(null);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  return (
    <div
      ref={root}
      role="figure"
      aria-label={`${metric}, ${drawables.length} ${drawables.length === 1 ? "line" : "lines"}, ${badge}`}
      data-panel={metric}
      className="group focus-inside relative flex min-w-0 flex-col bg-bg"
      style={{ height }}
      onKeyDown={onKeyDown}
      onBlur={() => link.cursor.get()?.panel === id && link.cursor.set(null)}
    >
      <div className="flex h-26 shrink-0 items-center justify-between gap-8 px-10">
        <h3 className="truncate text-strong" title={metric}>
          {title}
        </h3>
        <span
          className="num shrink-0 text-micro text-fg3 group-focus-within:invisible group-hover:invisible"
          data-testid="badge"
        >
          {waiting && empty ? "loading" : badge}
        </span>
        <PanelBar
          metric={metric}
          log={log}
          full={full}
          drawables={drawables}
          root={root}
          onLog={() => setOwnLog(!log)}
          onFull={props.onFull}
          onValues={() => setListing(true)}
        />
      </div>
      <div ref={ref} className="relative min-h-0 flex-1" onDoubleClick={() => props.onZoom(null)}>
        {props.error && empty ? (
          <div className="grid h-full place-items-center">
            <ErrorState title="Could not read this series" onRetry={props.onRetry}>
              {props.error}
            </ErrorState>
          </div>
        ) : empty && !waiting ? (
          <div className="grid h-full place-items-center">
            <Nothing title={runs.length === 0 ? "No run is drawn" : "No values yet"}>
              {runs.length === 0
                ? "Click an eye in the table."
                : runs.length === 1
                  ? "This run has not logged it."
                  : `None of the ${runs.length} drawn runs has logged it.`}
            </Nothing>
          </div>
        ) : (
          size &&
          size.width > 60 && (
            <LineChart
              id={id}
              drawables={drawables}
              x={x}
              y={y}
              axis={axis}
              log={log}
              width={size.width}
              height={size.height}
              gutter={gutter}
              theme={theme}
              link={link}
              snap={(at) => nearestX(drawables, at)}
              onZoom={props.onZoom}
              onClick={() => setFrozen(frozen === null ? (link.cursor.get()?.x ?? null) : null)}
            />
          )
        )}
      </div>
      {tip !== null && plotTop && !empty && (
        <ChartTooltip
          metric={metric}
          x={tip}
          axis={axis}
          drawables={drawables}
          hovered={hovered}
          halfLife={picture.halfLife}
          frozen={frozen !== null}
          at={{ left: plotTop.left + ((tip - x[0]) / (x[1] - x[0])) * plotTop.width, top: plotTop.top + 16 }}
        />
      )}
      <span
        className={cx(
          "pointer-events-none absolute inset-x-0 bottom-0 h-1 bg-acc",
          waiting && !empty ? "late-bar" : "hidden",
        )}
      />
      {listing && <PanelValues metric={metric} drawables={drawables} axis={axis} onClose={() => setListing(false)} />}
    </div>
  );
}
