import type { ReactNode } from "react";
import { BANDS, SMOOTHERS } from "@/lib/url-state/params";
import type { Own, PanelSettings } from "@/plot/panel-settings";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { BAND_NAMES, SMOOTHER_NAMES } from "../model/words";

interface Props {
  settings: PanelSettings;
  onChange(change: Own): void;
  /** While the slider moves. */
  onDrag?(smoothing: number): void;
  /** Groups are drawn: only they have a band. */
  grouped: boolean;
  /** Below the last row. */
  children?: ReactNode;
}

/** What can be set for all panels, and for a single one. */
export default function SettingsForm({ settings, onChange, onDrag, grouped, children }: Props) {
  const { smoother, smoothing, band, logX, logY, y, clip } = settings;
  return (
    <div className="grid gap-8 p-12">
      <Row label="Smoothing">
        <Slider
          label="Smoothing"
          className="w-120"
          min={0}
          max={0.999}
          step={0.01}
          value={smoothing}
          onChange={(value) => (onDrag ?? ((v: number) => onChange({ smoothing: v })))(value)}
          onCommit={(value) => onChange({ smoothing: value })}
        />
        <span className="num w-38 text-right text-strong">{smoothing.toFixed(2)}</span>
      </Row>
      <Row label="Kind">
        <Segmented
          label="Kind of smoothing"
          value={smoother}
          onChange={(value) => onChange({ smoother: value })}
          options={SMOOTHERS.map((value) => ({ value, label: SMOOTHER_NAMES[value].replace(", debiased", "") }))}
        />
      </Row>
      {grouped && (
        <Row label="Band">
          <select
            aria-label="Band of groups"
            className="h-26 rounded-control border border-line2 bg-bg px-6"
            value={band}
            onChange={(e) => onChange({ band: BANDS.find((b) => b === e.target.value) ?? "std" })}
          >
            {BANDS.map((b) => (
              <option key={b} value={b}>
                {BAND_NAMES[b]}
              </option>
            ))}
          </select>
        </Row>
      )}
      <Row label="Scales">
        <Tick label="log x" checked={logX} onChange={(on) => onChange({ logX: on })} />
        <Tick label="log y" checked={logY} onChange={(on) => onChange({ logY: on })} />
      </Row>
      <Row label="Outliers">
        <Tick label="only 1–99 %" checked={clip} onChange={(on) => onChange({ clip: on })} />
      </Row>
      <Row label="y from, to">
        <YRange key={y?.join() ?? ""} y={y} onChange={(next) => onChange({ y: next })} />
      </Row>
      {children}
    </div>
  );
}

export const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex min-h-26 items-center gap-8">
    <span className="w-72 shrink-0 text-fg2">{label}</span>
    <div className="flex flex-1 items-center gap-12">{children}</div>
  </div>
);

const Tick = ({ label, checked, onChange }: { label: string; checked: boolean; onChange(on: boolean): void }) => (
  <span className="flex items-center gap-6">
    <Checkbox label={label} checked={checked} onChange={onChange} /> {label}
  </span>
);

const numberOf = (text: string) => (text.trim() === "" ? Number.NaN : Number(text.replace(",", ".").replace("−", "-")));

/** Two numbers, or nothing for whatever holds the data. */
function YRange({ y, onChange }: { y: PanelSettings["y"]; onChange(y: PanelSettings["y"]): void }) {
  return (
    <form
      className="flex items-center gap-6"
      onBlur={(e) => {
        const [from, to] = [...e.currentTarget.querySelectorAll("input")].map((input) => numberOf(input.value));
        if (from === undefined || to === undefined) return;
        if (from < to) onChange([from, to]);
        else if (Number.isNaN(from) && Number.isNaN(to) && y !== null) onChange(null);
      }}
      onSubmit={(e) => e.preventDefault()}
      onKeyDown={(e) => e.key === "Enter" && e.target instanceof HTMLElement && e.target.blur()}
    >
      <Field label="y from" className="num w-72" inputMode="decimal" placeholder="auto" defaultValue={y?.[0]} />
      <Field label="y to" className="num w-72" inputMode="decimal" placeholder="auto" defaultValue={y?.[1]} />
    </form>
  );
}
