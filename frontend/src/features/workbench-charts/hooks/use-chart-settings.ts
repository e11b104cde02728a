import { useMemo, useState } from "react";
import {
  axisParam,
  closedParam,
  fullPanelParam,
  logYParam,
  panelSearchParam,
  smoothingParam,
  zoomParam,
} from "@/lib/url-state/params";
import { useUrlState } from "@/ui/use-url-state";

/** Settings of all panels of a page. They live in the address; a slider that is being dragged does not, until it is let go. */
export function useChartSettings() {
  const [axis, setAxisParam] = useUrlState(axisParam);
  const [smoothing, setSmoothing] = useUrlState(smoothingParam);
  const [draft, setDraft] = useState<number | null>(null);
  const [log, setLog] = useUrlState(logYParam);
  const [zoom, setZoom] = useUrlState(zoomParam);
  const [search, setSearch] = useUrlState(panelSearchParam);
  const [closed, setClosed] = useUrlState(closedParam);
  const [full, setFull] = useUrlState(fullPanelParam);
  return useMemo(
    () => ({
      axis,
      // A zoom is in units of x: on another axis it means nothing.
      setAxis: (next: typeof axis) => {
        setZoom(null);
        setAxisParam(next);
      },
      smoothing: draft ?? smoothing,
      dragSmoothing: setDraft,
      setSmoothing: (value: number) => {
        setDraft(null);
        setSmoothing(value);
      },
      log,
      setLog,
      zoom,
      setZoom,
      search,
      setSearch,
      closed,
      toggleClosed: (key: string) =>
        setClosed(closed.includes(key) ? closed.filter((k) => k !== key) : [...closed, key]),
      full,
      setFull,
    }),
    [
      axis,
      setAxisParam,
      smoothing,
      draft,
      setSmoothing,
      log,
      setLog,
      zoom,
      setZoom,
      search,
      setSearch,
      closed,
      setClosed,
      full,
      setFull,
    ],
  );
}

export type ChartSettings = ReturnType<typeof useChartSettings>;
