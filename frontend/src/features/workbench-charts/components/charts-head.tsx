import { ChevronDown, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatStep } from "@/lib/format/numbers";
import { formatClock, formatDuration } from "@/lib/format/times";
import { AXES, type Axis } from "@/lib/url-state/params";
import { IconButton, SettingButton } from "@/ui/button";
import { Field, SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice } from "@/ui/menu";
import { Slider } from "@/ui/slider";
import type { ChartSettings } from "../hooks/use-chart-settings";

const AXIS_NAMES: Record<Axis, string> = { step: "Step", relative: "Relative time", time: "Wall clock" };

const edge = (x: number, axis: Axis) =>
  axis === "time" ? formatClock(x) : axis === "relative" ? formatDuration(x) : formatStep(Math.round(x));

/** The head of the charts: search, x-axis, smoothing, zoom, log scale. */
export function ChartsHead({ settings, children }: { settings: ChartSettings; children?: ReactNode }) {
  const { axis, smoothing, zoom, log } = settings;
  return (
    <div className="flex h-32 shrink-0 items-center gap-8 overflow-x-auto border-b border-line pr-6 pl-8 [scrollbar-width:none]">
      <SearchField
        label="Panels, regex"
        className="w-124 shrink-0"
        value={settings.search}
        onChange={settings.setSearch}
      />
      <Menu
        label="x-axis"
        trigger={
          <SettingButton label="x" value={AXIS_NAMES[axis]}>
            <Icon of={ChevronDown} small className="text-fg3" />
          </SettingButton>
        }
      >
        {AXES.map((a) => (
          <MenuChoice key={a} chosen={a === axis} onSelect={() => settings.setAxis(a)}>
            {AXIS_NAMES[a]}
          </MenuChoice>
        ))}
      </Menu>
      <span className="flex shrink-0 items-center gap-8">
        <span className="text-fg2">Smooth</span>
        <Slider
          label="Smoothing"
          min={0}
          max={0.999}
          step={0.01}
          value={smoothing}
          onChange={settings.dragSmoothing}
          onCommit={settings.setSmoothing}
        />
        <SmoothingValue key={smoothing} value={smoothing} onChange={settings.setSmoothing} />
      </span>
      <SettingButton
        label="y"
        value={log ? "log" : "linear"}
        aria-pressed={log}
        aria-label={`y-axis ${log ? "logarithmic" : "linear"}`}
        onClick={() => settings.setLog(!log)}
      />
      {zoom && (
        <span className="num flex shrink-0 items-center gap-2 text-acc" data-testid="zoom">
          {edge(zoom[0], axis)}–{edge(zoom[1], axis)}
          <IconButton small label="Reset the zoom" onClick={() => settings.setZoom(null)}>
            <Icon of={X} small />
          </IconButton>
        </span>
      )}
      <span className="flex-1" />
      {children}
    </div>
  );
}

/** The number beside the slider: click to type. */
const SmoothingValue = ({ value, onChange }: { value: number; onChange(value: number): void }) => (
  <Field
    label="Smoothing weight"
    className="num w-38 [&_input]:border-transparent [&_input]:px-3 [&_input]:text-strong [&_input]:hover:border-line2"
    inputMode="decimal"
    defaultValue={value.toFixed(value > 0.99 ? 3 : 2)}
    onFocus={(e) => e.currentTarget.select()}
    onKeyDown={(e) => e.key === "Enter" && e.currentTarget.blur()}
    onBlur={(e) => {
      const typed = Number(e.currentTarget.value.replace(",", "."));
      if (Number.isFinite(typed)) onChange(Math.max(0, Math.min(0.999, typed)));
    }}
  />
);
