import { SlidersHorizontal } from "lucide-react";
import { useMemo } from "react";
import { usePanelSeries } from "@/api/resources/panel-series";
import type { DrawnLine } from "@/panels/line/drawn-run";
import { LinePanel } from "@/panels/line/line-panel";
import type { ChartLink } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { deviceLines, timeAxis } from "../model/device-lines";
import type { DevicePanel as Panel } from "../model/devices";
import { pointsFor } from "../model/grid";
import { panelKey, sharedRange } from "../model/sections";
import { PanelSettingsMenu } from "./panel-settings-menu";

interface Props {
  run: DrawnLine;
  project: string;
  panel: Panel;
  settings: ChartSettings;
  link: ChartLink;
  height: number;
  full?: boolean;
}

/** One quantity of one run: a line for each device, over the time since the start. */
export function DevicePanel(props: Props) {
  const [ref, size] = useSize();
  return <div ref={ref}>{size && size.width > 0 && <Loaded {...props} points={pointsFor(size.width)} />}</div>;
}

const remade = <T extends { line: string }>(series: readonly (T | null | undefined)[], ids: readonly string[]) =>
  series.map((s, i) => s && { ...s, line: ids[i] ?? s.line });

function Loaded({ run, project, panel, settings, link, height, full, points }: Props & { points: number }) {
  const key = panelKey("system", panel.key);
  const { settings: asked, own } = settings.of(key);
  const axis = timeAxis(own.axis ?? settings.all.axis);
  const lines = useMemo(() => deviceLines(panel, run), [panel, run]);
  const drawn = usePanelSeries({
    lines: panel.lines.map(({ metric }) => ({ kind: "run", id: run.id, runs: [run.id], metric })),
    metric: panel.key,
    kind: "system",
    axis,
    points,
    zoom: settings.zoom,
    interval: false,
  });
  // A series knows its run; here the lines of one run are told apart by their devices.
  const series = useMemo(
    () =>
      remade(
        drawn.series,
        lines.map((l) => l.id),
      ),
    [drawn.series, lines],
  );
  const wholes = useMemo(
    () =>
      remade(
        drawn.wholes,
        lines.map((l) => l.id),
      ),
    [drawn.wholes, lines],
  );
  return (
    <LinePanel
      id={key}
      metric={panel.key}
      title={panel.title}
      unit={panel.unit}
      lines={lines}
      series={series}
      wholes={wholes}
      timed={async () =>
        remade(
          await drawn.timed(),
          lines.map((l) => l.id),
        )
      }
      error={drawn.error}
      onRetry={drawn.retry}
      settings={{ ...asked, axis, y: asked.y ?? (asked.logY ? null : panel.range) }}
      zoom={settings.zoom}
      shared={sharedRange(axis, [run])}
      pin={settings.pin}
      link={link}
      height={height}
      full={full}
      tools={
        <PanelSettingsMenu
          project={project}
          panel={key}
          lines={[run]}
          settings={settings}
          shown={{ ...asked, axis }}
          own={own}
          trigger={
            <IconButton
              small
              label={`Settings of ${panel.title}`}
              aria-pressed={Object.keys(own).length > 0}
              className="w-22"
            >
              <Icon of={SlidersHorizontal} small />
            </IconButton>
          }
        />
      }
      onZoom={settings.setZoom}
      onPin={settings.pinAt}
      onLogY={(logY) => settings.setOwn(key, { logY })}
      onFull={() => settings.setFull(full ? "" : key)}
    />
  );
}
