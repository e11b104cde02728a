import type { ReactNode } from "react";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { deviceLines } from "../model/device-lines";
import type { DeviceGroup } from "../model/devices";
import { panelKey } from "../model/sections";
import { DevicePanel } from "./device-panel";
import { FullFrame } from "./full-frame";

interface Props {
  project: string;
  run: DrawnLine;
  groups: readonly DeviceGroup[];
  settings: ChartSettings;
  link: ChartLink;
  axes: ReactNode;
}

/** One quantity over the page, with its devices as legend: ← and → walk the quantities of its section. */
export function FullDevices({ project, run, groups, settings, link, axes }: Props) {
  const keyOf = (panel: { key: string }) => panelKey("system", panel.key);
  const group = groups.find((g) => g.panels.some((p) => keyOf(p) === settings.full));
  const panel = group?.panels.find((p) => keyOf(p) === settings.full);
  if (!group || !panel) return null;
  return (
    <FullFrame
      label={`${group.title}: ${panel.title}`}
      project={project}
      runs={[run.id]}
      lines={deviceLines(panel, run)}
      settings={settings}
      link={link}
      walk={group.panels.map(keyOf)}
      axes={axes}
    >
      {({ height }) => (
        <DevicePanel
          key={settings.full}
          run={run}
          project={project}
          panel={panel}
          settings={settings}
          link={link}
          height={height}
          full
        />
      )}
    </FullFrame>
  );
}
