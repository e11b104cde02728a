import { type KeyboardEvent, lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import type uPlot from "uplot";
import { formatCount } from "@/lib/format/numbers";
import type { SeriesData } from "@/lib/series/series";
import { badgeOf } from "@/plot/badge";
import { clippedExtent, panelRange, pictureExtent, pictureOf, type Source } from "@/plot/lines";
import { outsideOf } from "@/plot/outside";
import type { PanelSettings } from "@/plot/panel-settings";
import type { Range } from "@/plot/scales";
import { cx } from "@/ui/cx";
import { usePhone } from "@/ui/use-media";
import { useObservable } from "@/ui/use-observable";
import { useSize } from "@/ui/use-size";
import { useTheme } from "@/ui/use-theme";
import { sameDrawables } from "./drawables";
import { LineChart } from "./line-chart";
import { nearestX, stepX } from "./nearest";
import { PanelBar } from "./panel-bar";
import { PanelEmpty } from "./panel-empty";
import { SpokenValues } from "./spoken-values";
import { TouchRows } from "./touch-rows";
import type { ChartLink, Drawable, PanelLine, Pin } from "./types";
import { type SharedAxes, useSharedRange } from "./use-shared-range";
import type { Timed } from "./use-times";

// What few ask for is fetched when they do: a page begins with what it draws.
const ChartTooltip = lazy(() => import("./chart-tooltip").then((m) => ({ default: m.ChartTooltip })));
const PinLine = lazy(() => import("./pin-line").then((m) => ({ default: m.PinLine })));
const PanelValues = lazy(() => import("./panel-values").then((m) => ({ default: m.PanelValues })));

type Loaded = SeriesData | null | undefined;

export interface LinePanelProps {
  /** Unique on the page: the metric with its kind. */
  id: string;
  metric: string;
  /** Null where a title stands over the panel already: then it has no bar at all. */
  title: string | null;
  unit?: string | null;
  /** Which way is better, for the colour of a change. */
  direction?: "min" | "max" | null;
  lines: readonly PanelLine[];
  /** In the order of `lines`; null where one has no such metric, undefined while on its way. */
  series: readonly Loaded[];
  /** The same at the resolution of the whole, where `series` is finer: smoothing never depends on the window. */
  wholes?: readonly Loaded[];
  /** The same with the time of each row, for who wants to know them. */
  timed: Timed;
  error: string | null;
  onRetry(): void;
  settings: PanelSettings;
  zoom: Range | null;
  shared: Range | null;
  /** Panels that have these in common span the same ranges. */
  axes?: SharedAxes;
  pin?: Pin;
  link: ChartLink;
  height: number;
  full?: boolean;
  /** More buttons for the bar that appears on hover. */
  tools?: ReactNode;
  onZoom(range: Range | null): void;
  /** A click on the x-axis; without it nothing can be pinned. */
  onPin?(x: number): void;
  onLogY?(log: boolean): void;
  /** Without it the panel cannot fill the page. */
  onFull?(): void;
}

const PIN_HEIGHT = 22;

/** What the panel draws, and the ranges that hold it. */
function usePicture({ id, lines, series, wholes = series, settings, zoom, shared, axes }: LinePanelProps) {
  const { axis, smoother, smoothing, band, logX, logY, clip } = settings;
  const sources = useMemo(
    () =>
      series.flatMap((drawn, i): Source[] => {
        const whole = wholes[i] ?? drawn;
        return drawn && whole && drawn.x.length > 0 ? [{ drawn, whole }] : [];
      }),
    [series, wholes],
  );
  const picture = useMemo(
    () => pictureOf(sources, { smoother, smoothing, band }),
    [sources, smoother, smoothing, band],
  );
  const made = useMemo(() => {
    const byLine = new Map(picture.lines.map((p) => [p.series.line, p]));
    return lines.flatMap((line): Drawable[] => {
      const found = byLine.get(line.id);
      return found ? [{ line, picture: found }] : [];
    });
  }, [picture, lines]);
  const last = useRef(made);
  const drawables = sameDrawables(made, last.current) ? last.current : made;
  useEffect(() => {
    last.current = drawables;
  });
  const extent = useSharedRange(axes?.x, id, picture.extent, `${axis} ${logX}`);
  const x = useMemo(() => zoom ?? panelRange(extent, shared, logX), [zoom, extent, shared, logX]);
  const own = useMemo(
    () => settings.y ?? (clip ? clippedExtent(picture, zoom, logY) : pictureExtent(picture, zoom, logY)),
    [settings.y, clip, picture, zoom, logY],
  );
  const y = useSharedRange(axes?.y, id, drawables.length > 0 ? own : null, `${axis} ${logY} ${zoom}`) ?? own;
  const badge = useMemo(() => {
    const outside = picture.lines.reduce((n, p) => n + outsideOf(p, x, y).length, 0);
    const all = picture.lines.map((p) => p.series);
    return badgeOf(all, zoom) + (outside > 0 ? `, ${formatCount(outside)} outside` : "");
  }, [picture, x, y, zoom]);
  return { drawables, smoother: picture.smoother, x, y, badge };
}

export function LinePanel(props: LinePanelProps) {
  const { id, metric, title, series, settings, zoom, link, height, pin = null, full = false, direction = null } = props;
  const { axis, logX, logY } = settings;
  const [ref, size] = useSize();
  const root = useRef<HTMLDivElement>(null);
  const uplot = useRef<uPlot | null>(null);
  const { theme } = useTheme();
  const touch = usePhone();
  const [frozen, setFrozen] = useState<number | null>(null);
  const [listing, setListing] = useState(false);
  const here = useObservable(link.cursor, (c) => (c?.panel === id ? c.x : null));
  const hovered = useObservable(link.hovered, (h) => (here === null && frozen === null ? null : h));
  const { drawables, smoother, x, y, badge } = usePicture(props);
  const waiting = series.some((s) => s === undefined);
  const empty = drawables.length === 0;
  const tip = frozen ?? here;
  const plot = root.current?.querySelector(".u-over")?.getBoundingClientRect();

  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (by && !empty) {
      const from = link.cursor.get()?.x ?? x[by > 0 ? 0 : 1];
      const to = stepX(drawables, from, by * (e.shiftKey ? 10 : 1));
      if (to !== null) link.cursor.set({ x: Math.max(x[0], Math.min(x[1], to)), panel: id, y: -1e6 });
    } else if (e.key === "Enter") setFrozen(frozen === null ? (link.cursor.get()?.x ?? null) : null);
    else if (e.key === "f" && props.onFull) props.onFull();
    else if (e.key === "Escape" && frozen !== null) setFrozen(null);
    else if (e.key === "Escape" && zoom) props.onZoom(null);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const freeze = () => setFrozen(frozen === null ? (link.cursor.get()?.x ?? null) : null);
  const fraction =
    tip === null ? 0 : logX ? Math.log(tip / x[0]) / Math.log(x[1] / x[0]) : (tip - x[0]) / (x[1] - x[0]);

  return (
    <div
      ref={root}
      role="figure"
      tabIndex={0}
      aria-label={`${metric}, ${drawables.length} ${drawables.length === 1 ? "line" : "lines"}, ${badge}`}
      data-panel={metric}
      className="group focus-inside relative flex min-w-0 flex-col bg-bg"
      style={{ height }}
      onKeyDown={onKeyDown}
      onBlur={() => link.cursor.get()?.panel === id && link.cursor.set(null)}
    >
      {title !== null && (
        <div className="flex h-26 shrink-0 items-center justify-between gap-8 px-10">
          <h3 className="truncate text-strong" title={metric}>
            {title}
            {props.unit && <span className="font-normal text-fg3"> {props.unit}</span>}
          </h3>
          <span
            className="num shrink-0 text-micro text-fg3 group-focus-visible:invisible group-has-[:focus-visible]:invisible group-hover:invisible"
            data-testid="badge"
          >
            {waiting && empty ? "loading" : badge}
          </span>
          <PanelBar
            logY={logY}
            full={full}
            onSave={(kind) =>
              void import("./save").then(({ saveNumbers, savePicture }) =>
                kind === "csv"
                  ? saveNumbers(metric, drawables, props.timed())
                  : savePicture(kind, { metric, axis, logX, logY, drawables }, uplot.current),
              )
            }
            tools={props.tools}
            onLogY={props.onLogY}
            onFull={props.onFull}
            onValues={() => setListing(true)}
          />
        </div>
      )}
      <div ref={ref} className="relative min-h-0 flex-1" onDoubleClick={() => props.onZoom(null)}>
        {empty && (props.error || !waiting) ? (
          <PanelEmpty error={props.error} lines={props.lines.length} onRetry={props.onRetry} />
        ) : (
          size &&
          size.width > 60 && (
            <LineChart
              id={id}
              drawables={drawables}
              x={x}
              y={y}
              axis={axis}
              logX={logX}
              logY={logY}
              pin={pin}
              plotRef={uplot}
              width={size.width}
              height={size.height}
              gutter={full ? 48 : 38}
              theme={theme}
              link={link}
              snap={(at) => nearestX(drawables, at)}
              onZoom={props.onZoom}
              onAxis={props.onPin}
              onClick={freeze}
            />
          )
        )}
      </div>
      {pin && !empty && (
        <div style={{ height: PIN_HEIGHT }}>
          <Suspense>
            <PinLine metric={metric} pin={pin} drawables={drawables} direction={direction} link={link} />
          </Suspense>
        </div>
      )}
      {tip !== null && touch && <TouchRows x={tip} axis={axis} drawables={drawables} hovered={hovered} />}
      {tip !== null && !touch && plot && !empty && (
        <Suspense>
          <ChartTooltip
            metric={metric}
            unit={props.unit ?? null}
            x={tip}
            axis={axis}
            drawables={drawables}
            hovered={hovered}
            smoother={smoother}
            frozen={frozen !== null}
            at={{ left: plot.left + fraction * plot.width, top: plot.top + 16 }}
            timed={props.timed}
            onFree={() => setFrozen(null)}
          />
        </Suspense>
      )}
      <SpokenValues metric={metric} x={here} axis={axis} drawables={drawables} root={root} />
      <span
        className={cx(
          "pointer-events-none absolute inset-x-0 bottom-0 h-1 bg-acc",
          waiting && !empty ? "late-bar" : "hidden",
        )}
      />
      {listing && (
        <Suspense>
          <PanelValues metric={metric} drawables={drawables} axis={axis} onClose={() => setListing(false)} />
        </Suspense>
      )}
    </div>
  );
}
