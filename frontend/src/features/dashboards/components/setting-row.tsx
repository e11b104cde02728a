import { X } from "lucide-react";
import type { ReactNode } from "react";
import { AXES, BANDS } from "@/lib/url-state/params";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { AGGREGATES, groupLabel, RUNS_BY, type Settings, type Widget } from "../model/widget";
import { ColumnChoice } from "./column-choice";
import { ColumnPick } from "./column-pick";
import { FilterField } from "./filter-field";
import { KeyField } from "./key-field";
import { RunsPick } from "./runs-pick";

interface Props {
  project: string;
  widget: Widget;
  name: keyof Settings;
  onChange(change: Partial<Settings>): void;
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="mb-8 grid min-h-26 grid-cols-[64px_minmax(0,1fr)] gap-8">
    <span className="pt-5 text-fg2">{label}</span>
    <div className="min-w-0 self-center">{children}</div>
  </div>
);

const LINEAR_OR_LOG = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Log" },
] as const;

const AXIS_NAMES = { step: "Step", relative: "Relative", time: "Clock" } as const;
const BAND_NAMES = { std: "std", stderr: "sem", interval: "95 %", minmax: "range", none: "–" } as const;

/** The control for one setting of a widget; nothing for a setting that another one makes pointless. */
export function SettingRow({ project, widget, name, onChange }: Props) {
  const { settings, kind } = widget;
  switch (name) {
    case "title":
      return (
        <Row label="Title">
          <Field
            label="Title"
            placeholder="what it shows"
            value={settings.title}
            onChange={(e) => onChange({ title: e.target.value })}
          />
        </Row>
      );
    case "runsBy":
      return (
        <Row label="Runs">
          <Segmented
            label="Runs"
            value={settings.runsBy}
            onChange={(runsBy) => onChange({ runsBy })}
            options={RUNS_BY.map((by) => ({ value: by, label: by === "filter" ? "Filter" : "Selection" }))}
          />
        </Row>
      );
    case "filter":
      return settings.runsBy === "filter" ? (
        <div className="mb-8">
          <FilterField project={project} value={settings.filter} onChange={(filter) => onChange({ filter })} />
        </div>
      ) : null;
    case "selection":
      return settings.runsBy === "selection" ? (
        <div className="mb-8">
          <RunsPick
            project={project}
            selection={settings.selection}
            onChange={(selection) => onChange({ selection })}
          />
        </div>
      ) : null;
    case "runs":
      return (
        <Row label={settings.group.length > 0 ? "Groups" : "Newest"}>
          <Field
            label={settings.group.length > 0 ? "Groups at most" : "Runs at most"}
            type="number"
            min={1}
            max={1000}
            className="w-80"
            value={settings.runs}
            onChange={(e) => {
              const runs = e.target.valueAsNumber;
              if (Number.isInteger(runs) && runs >= 1 && runs <= 1000) onChange({ runs });
            }}
          />
        </Row>
      );
    case "metric":
      return (
        <Row label="Metric">
          <ColumnPick
            project={project}
            label="Metric"
            value={settings.metric}
            sources="metric"
            onPick={(column) => onChange({ metric: column.replace(/^metric\./, "") })}
          />
        </Row>
      );
    case "aggregate":
      return (
        <Row label="Value">
          <Segmented
            label="Value"
            value={settings.aggregate}
            onChange={(aggregate) => onChange({ aggregate })}
            options={AGGREGATES.map((a) => ({ value: a, label: a }))}
          />
        </Row>
      );
    case "axis":
      return (
        <Row label="x-axis">
          <Segmented
            label="x-axis"
            value={AXES.find((axis) => axis === settings.axis) ?? "step"}
            onChange={(axis) => onChange({ axis })}
            options={AXES.map((axis) => ({ value: axis, label: AXIS_NAMES[axis] }))}
          />
        </Row>
      );
    case "smoothing":
      return (
        <Row label="Smoothing">
          <span className="flex items-center gap-8">
            <Slider
              label="Smoothing"
              className="flex-1"
              min={0}
              max={0.99}
              step={0.01}
              value={settings.smoothing}
              onChange={(smoothing) => onChange({ smoothing })}
            />
            <span className="num w-28 text-right">{settings.smoothing.toFixed(2)}</span>
          </span>
        </Row>
      );
    case "log":
      return (
        <Row label="y scale">
          <Segmented
            label="y scale"
            value={settings.log ? "log" : "linear"}
            onChange={(scale) => onChange({ log: scale === "log" })}
            options={LINEAR_OR_LOG}
          />
        </Row>
      );
    case "logX":
      return (
        <Row label="x scale">
          <Segmented
            label="x scale"
            value={settings.logX ? "log" : "linear"}
            onChange={(scale) => onChange({ logX: scale === "log" })}
            options={LINEAR_OR_LOG}
          />
        </Row>
      );
    case "group":
      return (
        <Row label="Group">
          <ColumnPick
            project={project}
            label="Group"
            value={settings.group.map(groupLabel).join(", ")}
            sources="field,config"
            extras={[
              { id: "", label: "none: every run by itself", chosen: settings.group.length === 0 },
              { id: "-config.seed", label: "all but seed", chosen: settings.group[0] === "-config.seed" },
            ]}
            onPick={(column) => onChange({ group: column ? [column] : [] })}
          />
        </Row>
      );
    case "band":
      return settings.group.length > 0 ? (
        <Row label="Band">
          <Segmented
            label="Band"
            tight
            value={settings.band}
            onChange={(band) => onChange({ band })}
            options={BANDS.map((band) => ({ value: band, label: BAND_NAMES[band] }))}
          />
        </Row>
      ) : null;
    case "x":
    case "y":
      return (
        <Row label={name}>
          <ColumnChoice
            project={project}
            label={name}
            value={settings[name]}
            onChange={(column) => onChange({ [name]: column })}
          />
        </Row>
      );
    case "columns":
      return (
        <Row label={kind === "parallel" ? "Axes" : "Columns"}>
          <span className="grid gap-6">
            {settings.columns.map((column, i) => (
              <span key={column} className="flex items-start gap-2">
                <span className="min-w-0 flex-1">
                  <ColumnChoice
                    project={project}
                    label={`Column ${i + 1}`}
                    value={column}
                    onChange={(next) => onChange({ columns: settings.columns.map((c, at) => (at === i ? next : c)) })}
                  />
                </span>
                <IconButton
                  label={`Remove ${column}`}
                  onClick={() => onChange({ columns: settings.columns.filter((c) => c !== column) })}
                >
                  <Icon of={X} small />
                </IconButton>
              </span>
            ))}
            <ColumnChoice
              project={project}
              label="Add a column"
              value=""
              onChange={(next) => {
                if (!settings.columns.includes(next)) onChange({ columns: [...settings.columns, next] });
              }}
            />
          </span>
        </Row>
      );
    case "key":
      return (
        <Row label="Key">
          <KeyField
            project={project}
            settings={settings}
            type={kind === "histogram" ? "histogram" : undefined}
            onChange={(key) => onChange({ key })}
          />
        </Row>
      );
    case "text":
      return (
        <textarea
          aria-label="Text, Markdown"
          rows={14}
          className="mb-8 block w-full rounded-control border border-line2 bg-bg p-8 text-code"
          value={settings.text}
          onChange={(e) => onChange({ text: e.target.value })}
        />
      );
  }
}
