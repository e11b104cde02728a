import { useMemo, useState } from "react";
import { writeParam } from "@/lib/url-state/codec";
import {
  axisParam,
  bandParam,
  closedParam,
  fullPanelParam,
  logXParam,
  logYParam,
  outliersParam,
  panelSearchParam,
  panelSettingsParam,
  pinnedPanelsParam,
  pinnedParam,
  smootherParam,
  smoothingParam,
  yRangeParam,
  zoomParam,
} from "@/lib/url-state/params";
import { type Own, type PanelSettings, printOwn, readOwn, writeSetting } from "@/plot/panel-settings";
import { useSetUrl, useUrlState } from "@/ui/use-url-state";

/** What the address says about all panels. */
function usePageSettings(): PanelSettings {
  const [axis] = useUrlState(axisParam);
  const [smoother] = useUrlState(smootherParam);
  const [smoothing] = useUrlState(smoothingParam);
  const [band] = useUrlState(bandParam);
  const [logX] = useUrlState(logXParam);
  const [logY] = useUrlState(logYParam);
  const [y] = useUrlState(yRangeParam);
  const [clip] = useUrlState(outliersParam);
  return useMemo(
    () => ({ axis, smoother, smoothing, band, logX, logY, y, clip }),
    [axis, smoother, smoothing, band, logX, logY, y, clip],
  );
}

/**
 * Settings of all panels of a page, and what single ones do otherwise. They live in the address, so that a view that is
 * shared or saved has them; a slider that is being dragged does not, until it is let go.
 */
export function useChartSettings() {
  const page = usePageSettings();
  const setUrl = useSetUrl();
  const [draft, setDraft] = useState<number | null>(null);
  const [zoom, setZoom] = useUrlState(zoomParam);
  const [pin, setPin] = useUrlState(pinnedParam);
  const [search, setSearch] = useUrlState(panelSearchParam);
  const [closed, setClosed] = useUrlState(closedParam);
  const [full, setFull] = useUrlState(fullPanelParam);
  const [ownTexts, setOwnTexts] = useUrlState(panelSettingsParam);
  const [top, setTop] = useUrlState(pinnedPanelsParam);
  return useMemo(() => {
    const all = draft === null ? page : { ...page, smoothing: draft };
    const owns = new Map(ownTexts.flatMap((text) => readOwn(text) ?? []).map(({ panel, own }) => [panel, own]));
    const writeOwns = (next: ReadonlyMap<string, Own>) =>
      setOwnTexts(
        [...next].filter(([, own]) => Object.keys(own).length > 0).map(([panel, own]) => printOwn(panel, own)),
      );
    return {
      all,
      /** What a panel draws with; `own` is what was set for it alone. */
      of: (panel: string): { settings: PanelSettings; own: Own } => {
        const own = owns.get(panel) ?? {};
        return { settings: { ...all, ...own }, own };
      },
      setOwn: (panel: string, change: Own) => writeOwns(new Map(owns).set(panel, { ...owns.get(panel), ...change })),
      resetOwn: (panel: string) => {
        const next = new Map(owns);
        next.delete(panel);
        writeOwns(next);
      },
      // Zoom and pin are in units of x: on another axis they mean nothing.
      setAxis: (axis: string) =>
        setUrl((params) => {
          writeParam(axisParam, axis, params);
          writeParam(zoomParam, null, params);
          writeParam(pinnedParam, null, params);
        }),
      setAll: (change: Own) => {
        setDraft(null);
        setUrl((params) => {
          for (const name of Object.keys(change) as (keyof PanelSettings)[]) writeSetting(name, change[name], params);
        });
      },
      dragSmoothing: setDraft,
      zoom,
      setZoom,
      pin,
      setPin,
      /** The first click pins a step, the second one a range, the third one begins anew. */
      pinAt: (x: number) => {
        const [from, to] = pin ?? [];
        const begins = from === undefined || to !== undefined || from === x;
        setPin(begins ? [x] : from < x ? [from, x] : [x, from]);
      },
      search,
      setSearch,
      closed,
      toggleClosed: (key: string) =>
        setClosed(closed.includes(key) ? closed.filter((k) => k !== key) : [...closed, key]),
      full,
      setFull,
      top,
      /** To this place among the pinned ones, counted from 0. */
      moveTop: (panel: string, to: number) => {
        const rest = top.filter((p) => p !== panel);
        const at = Math.max(0, Math.min(rest.length, to));
        setTop([...rest.slice(0, at), panel, ...rest.slice(at)]);
      },
      toggleTop: (panel: string) => setTop(top.includes(panel) ? top.filter((p) => p !== panel) : [...top, panel]),
    };
  }, [
    page,
    draft,
    setUrl,
    zoom,
    setZoom,
    pin,
    setPin,
    search,
    setSearch,
    closed,
    setClosed,
    full,
    setFull,
    ownTexts,
    setOwnTexts,
    top,
    setTop,
  ]);
}

export type ChartSettings = ReturnType<typeof useChartSettings>;
