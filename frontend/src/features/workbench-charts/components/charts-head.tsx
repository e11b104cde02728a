import { ChevronDown, Pin, SlidersHorizontal, X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { BANDS, SMOOTHERS } from "@/lib/url-state/params";
import { bareX } from "@/panels/line/format-x";
import { IconButton, SettingButton } from "@/ui/button";
import { Field, SearchField } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice } from "@/ui/menu";
import { Popover } from "@/ui/popover";
import { Slider } from "@/ui/slider";
import type { ChartSettings } from "../hooks/use-chart-settings";
import type { Composition } from "../hooks/use-composition";
import { BAND_NAMES, SMOOTHER_NAMES } from "../model/words";
import { AxisMenu } from "./axis-menu";
import { TooltipOrder } from "./tooltip-order";

// When it is opened: the first picture does without.
const SettingsForm = lazy(() => import("./settings-form"));
const CompositionSettings = lazy(() => import("./composition-settings"));

interface Props {
  project: string;
  runs: readonly string[];
  /** Groups are drawn: then there are bands. */
  grouped: boolean;
  settings: ChartSettings;
  composition?: Composition;
  /** Pixels: what has no room is in the settings. */
  width: number;
  /** Instead of the choice among all axes. */
  axes?: ReactNode;
  children?: ReactNode;
}

const ROOM_FOR_KIND = 760;
const ROOM_FOR_BAND = 560;
const ROOM_FOR_OUTLIERS = 880;

/** The head of the charts: search, x-axis, smoothing, band, zoom, pin, settings. */
export function ChartsHead({ project, runs, grouped, settings, composition, width, axes, children }: Props) {
  const { all, zoom, pin } = settings;
  const [open, setOpen] = useState(false);
  const room = width - (zoom ? 110 : 0) - (pin ? 190 : 0) - (all.clip ? 110 : 0);
  const mark = (range: readonly number[]) => range.map((x) => bareX(x, all.axis));
  return (
    <div className="flex h-32 touch:h-56 shrink-0 items-center gap-8 overflow-x-auto border-b border-line pr-6 pl-8 [scrollbar-width:none]">
      <SearchField
        label="Panels, regex"
        className="w-124 shrink-0"
        value={settings.search}
        onChange={settings.setSearch}
      />
      {axes ?? <AxisMenu project={project} runs={runs} axis={all.axis} onAxis={settings.setAxis} />}
      <span className="flex shrink-0 items-center gap-8">
        <span className="text-fg2">Smooth</span>
        <Slider
          label="Smoothing"
          min={0}
          max={0.999}
          step={0.01}
          value={all.smoothing}
          onChange={settings.dragSmoothing}
          onCommit={(value) => settings.setAll({ smoothing: value })}
        />
        <SmoothingValue
          key={all.smoothing}
          value={all.smoothing}
          onChange={(value) => settings.setAll({ smoothing: value })}
        />
      </span>
      {room >= ROOM_FOR_KIND && (
        <Choices
          label="Kind of smoothing"
          value={all.smoother}
          options={SMOOTHERS}
          names={SMOOTHER_NAMES}
          onChange={(value) => settings.setAll({ smoother: value })}
        />
      )}
      {grouped && room >= ROOM_FOR_BAND && (
        <Choices
          label="Band"
          shown="Band"
          value={all.band}
          options={BANDS}
          names={BAND_NAMES}
          onChange={(value) => settings.setAll({ band: value })}
        />
      )}
      {zoom && (
        <span className="num flex shrink-0 items-center gap-2 text-acc" data-testid="zoom">
          {mark(zoom).join("–")}
          <IconButton small label="Reset the zoom" onClick={() => settings.setZoom(null)}>
            <Icon of={X} small />
          </IconButton>
        </span>
      )}
      {pin && (
        <span className="num flex shrink-0 items-center gap-4 text-acc" data-testid="pin">
          <Icon of={Pin} small />
          {pin.length === 2 ? `Range ${mark(pin).join(" to ")} pinned` : `${mark(pin)[0]} pinned`}
          <IconButton small label="Unpin" onClick={() => settings.setPin(null)}>
            <Icon of={X} small />
          </IconButton>
        </span>
      )}
      <span className="flex-1" />
      {(all.clip || room >= ROOM_FOR_OUTLIERS) && (
        <SettingButton
          label="Outliers"
          value={all.clip ? "1–99 %" : "all"}
          aria-pressed={all.clip}
          aria-label={all.clip ? "Outliers: 1–99 %" : "Outliers: all"}
          className="px-6"
          onClick={() => settings.setAll({ clip: !all.clip })}
        />
      )}
      <Popover
        open={open}
        onOpenChange={setOpen}
        align="end"
        label="Settings of all panels"
        className="w-360"
        trigger={
          <IconButton label="Settings of all panels">
            <Icon of={SlidersHorizontal} />
          </IconButton>
        }
      >
        <Suspense>
          <SettingsForm settings={all} grouped={grouped} onDrag={settings.dragSmoothing} onChange={settings.setAll}>
            {composition && <CompositionSettings project={project} composition={composition} />}
            <TooltipOrder />
          </SettingsForm>
        </Suspense>
      </Popover>
      {children}
    </div>
  );
}

/** A setting with a few values. */
export function Choices<T extends string>(props: {
  label: string;
  shown?: string;
  value: T;
  options: readonly T[];
  names: Record<T, string>;
  onChange(value: T): void;
}) {
  const { label, shown = "", value, options, names, onChange } = props;
  return (
    <Menu
      label={label}
      trigger={
        <SettingButton label={shown} value={names[value]} aria-label={`${label}: ${names[value]}`}>
          <Icon of={ChevronDown} small className="text-fg3" />
        </SettingButton>
      }
    >
      {options.map((o) => (
        <MenuChoice key={o} chosen={o === value} onSelect={() => onChange(o)}>
          {names[o]}
        </MenuChoice>
      ))}
    </Menu>
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
