import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo } from "react";
import { sentenceOf } from "@/api/problems";
import { runMetricsQuery } from "@/api/resources/metrics";
import { placeParam } from "@/lib/url-state/params";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { Button } from "@/ui/button";
import { NearView } from "@/ui/near-view";
import { ErrorState, Nothing } from "@/ui/states";
import { useSize } from "@/ui/use-size";
import { useUrlState } from "@/ui/use-url-state";
import { useChartSettings } from "../hooks/use-chart-settings";
import { timeAxis } from "../model/device-lines";
import { type DeviceGroup, deviceGroups, placesOf } from "../model/devices";
import { columnsFor, heightFor, PIN_LINE } from "../model/grid";
import { panelKey, searchText } from "../model/sections";
import { ChartsHead, Choices } from "./charts-head";
import { DeviceLegend } from "./device-legend";
import { DevicePanel } from "./device-panel";
import { LoadingPanels } from "./loading-panels";
import { SectionHeader } from "./section-head";

const FullDevices = lazy(() => import("./full-devices").then((m) => ({ default: m.FullDevices })));

interface Props {
  project: string;
  run: DrawnLine;
  link: ChartLink;
}

/** Names that are asked for: sixteen machines with eight GPUs and 128 cores each have half as many. */
const MOST_NAMES = 10_000;
/** The place that has no name of its own. */
const FIRST = "first machine";
const AXES = ["relative", "time"] as const;
const AXIS_NAMES = { relative: "Since the start", time: "Wall clock" };

/** What the machines of one run did: sections by kind of device, a panel for each quantity, a line for each device. */
export function DevicePane({ project, run, link }: Props) {
  const settings = useChartSettings();
  const [ref, size] = useSize();
  const [place, setPlace] = useUrlState(placeParam);
  const names = useInfiniteQuery(
    runMetricsQuery(run.id, { kind: "system", search: searchText(settings.search) || undefined, limit: 1000 }),
  );
  const { hasNextPage, isFetching, fetchNextPage } = names;
  const metrics = useMemo(() => names.data?.pages.flatMap((p) => p.metrics).filter((m) => !m.hidden), [names.data]);
  const more = hasNextPage && !isFetching && (metrics?.length ?? 0) < MOST_NAMES;
  useEffect(() => {
    if (more) void fetchNextPage();
  }, [more, fetchNextPage]);
  const places = useMemo(() => placesOf(metrics?.map((m) => m.name) ?? []), [metrics]);
  const groups = useMemo(
    () => deviceGroups(metrics ?? [], place === FIRST ? "" : places.includes(place) && place ? place : undefined),
    [metrics, places, place],
  );
  const width = size?.width ?? 640;
  const columns = columnsFor(width);
  const height = heightFor(columns, width);
  const axes = (
    <Choices
      label="x-axis"
      shown="x"
      value={timeAxis(settings.all.axis)}
      options={AXES}
      names={AXIS_NAMES}
      onChange={settings.setAxis}
    />
  );
  return (
    <section aria-label="Charts" className="relative flex min-h-0 flex-1 flex-col">
      <ChartsHead project={project} runs={[run.id]} grouped={false} settings={settings} width={width} axes={axes}>
        {places.length > 1 && (
          <Choices
            label="Machine or rank"
            shown="Of"
            value={place}
            options={["", ...places.map((p) => p || FIRST)]}
            names={Object.fromEntries([["", "all"], ...places.map((p) => [p || FIRST, p || FIRST])])}
            onChange={setPlace}
          />
        )}
      </ChartsHead>
      <div ref={ref} className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]" data-scroll="charts">
        {names.error && !metrics ? (
          <ErrorState title="Could not read the system metrics" onRetry={() => void names.refetch()}>
            {sentenceOf(names.error)}
          </ErrorState>
        ) : !metrics ? (
          <LoadingPanels columns={columns} height={height} />
        ) : groups.length > 0 ? (
          groups.map((group) => (
            <section key={group.title} aria-label={group.title}>
              <SectionHeader
                title={group.title}
                total={group.panels.length}
                open={!settings.closed.includes(`devices:${group.title}`) || settings.search !== ""}
                onToggle={() => settings.toggleClosed(`devices:${group.title}`)}
              >
                <DeviceLegend group={group} />
              </SectionHeader>
              {(!settings.closed.includes(`devices:${group.title}`) || settings.search !== "") && (
                <Panels {...{ group, project, run, settings, link, columns, height }} />
              )}
            </section>
          ))
        ) : settings.search ? (
          <Nothing
            title={`No panel matches “${settings.search}”`}
            className="mt-48"
            action={<Button onClick={() => settings.setSearch("")}>Show all panels</Button>}
          />
        ) : (
          <Nothing title="Nothing was measured on this machine" className="mt-48">
            CPU, memory, disk, network and GPUs are read every ten seconds; a run that ends sooner, or one with
            TRACKAI_AUTO_LOG_CPU=0 and TRACKAI_AUTO_LOG_GPU=0, has none. log_system() adds numbers of your own.
          </Nothing>
        )}
      </div>
      {settings.full && groups.length > 0 && (
        <Suspense>
          <FullDevices project={project} run={run} groups={groups} settings={settings} link={link} axes={axes} />
        </Suspense>
      )}
    </section>
  );
}

function Panels(
  props: Props & { group: DeviceGroup; settings: ReturnType<typeof useChartSettings>; columns: number; height: number },
) {
  const { group, project, run, settings, link, columns, height } = props;
  const filler = (columns - (group.panels.length % columns)) % columns;
  const tall = settings.pin ? height + PIN_LINE : height;
  return (
    <div className="grid gap-1 bg-line" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {group.panels.map((panel) => (
        <NearView key={panelKey("system", panel.key)} height={tall} className="bg-bg">
          <DevicePanel run={run} project={project} panel={panel} settings={settings} link={link} height={tall} />
        </NearView>
      ))}
      {filler > 0 && <div className="bg-bg" style={{ gridColumn: `span ${filler}` }} />}
    </div>
  );
}
