import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type ReactNode, useDeferredValue, useId } from "react";
import { metricNamesQuery } from "@/api/resources/metrics";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { Slider } from "@/ui/slider";
import { AGGREGATES, type Widget } from "../model/body";

interface Props {
  project: string;
  widget: Widget;
  onChange(widget: Widget): void;
  onClose(): void;
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="mb-8 grid grid-cols-[64px_minmax(0,1fr)] items-center gap-8">
    <span className="text-fg2">{label}</span>
    {children}
  </div>
);

const NAMES = { line: "Line chart", value: "Single value", markdown: "Notes" };

/** At the right of the grid, while a widget is edited. */
export function WidgetEditor({ project, widget, onChange, onClose }: Props) {
  const list = useId();
  const search = useDeferredValue(widget.metric);
  const names = useInfiniteQuery(metricNamesQuery(project, { search, limit: 20 }, widget.kind !== "markdown"));
  const set = (change: Partial<Widget>) => onChange({ ...widget, ...change });
  return (
    <aside
      aria-label={NAMES[widget.kind]}
      className="flex w-264 shrink-0 flex-col overflow-y-auto border-l border-line max-md:hidden"
    >
      <header className="flex h-32 shrink-0 items-center border-b border-line pr-6 pl-16">
        <h2 className="flex-1 text-strong">{NAMES[widget.kind]}</h2>
        <IconButton label="Close the editor" onClick={onClose}>
          <Icon of={X} />
        </IconButton>
      </header>
      <div className="p-16">
        <Row label="Title">
          <Field label="Title" value={widget.title} onChange={(e) => set({ title: e.target.value })} />
        </Row>
        {widget.kind === "markdown" ? (
          <textarea
            aria-label="Text, Markdown"
            rows={12}
            className="mb-8 block w-full rounded-control border border-line2 bg-bg p-8 text-code"
            value={widget.text}
            onChange={(e) => set({ text: e.target.value })}
          />
        ) : (
          <>
            <Row label="Metric">
              <Field
                label="Metric"
                list={list}
                value={widget.metric}
                onChange={(e) => set({ metric: e.target.value })}
              />
            </Row>
            <datalist id={list}>
              {names.data?.pages[0]?.metrics.map((m) => (
                <option key={m.name} value={m.name} />
              ))}
            </datalist>
            <Row label="Runs">
              <Field
                label="Runs, by filter"
                placeholder="all runs"
                className="[&_input]:text-code"
                value={widget.filter}
                onChange={(e) => set({ filter: e.target.value })}
              />
            </Row>
          </>
        )}
        {widget.kind === "value" && (
          <Row label="Value">
            <Segmented
              label="Value"
              value={widget.aggregate}
              onChange={(aggregate) => set({ aggregate })}
              options={AGGREGATES.map((a) => ({ value: a, label: a }))}
            />
          </Row>
        )}
        {widget.kind === "line" && (
          <Row label="Newest">
            <span className="flex items-center gap-8">
              <Slider
                label="Number of runs"
                className="flex-1"
                min={1}
                max={50}
                step={1}
                value={widget.runs}
                onChange={(runs) => set({ runs })}
              />
              <span className="num w-20 text-right">{widget.runs}</span>
            </span>
          </Row>
        )}
        <Row label="Width">
          <span className="flex items-center gap-8">
            <Slider
              label="Width in columns"
              className="flex-1"
              min={2}
              max={12}
              step={1}
              value={widget.w}
              onChange={(w) => set({ w })}
            />
            <span className="num w-20 text-right">{widget.w}</span>
          </span>
        </Row>
        <Row label="Height">
          <span className="flex items-center gap-8">
            <Slider
              label="Height in rows"
              className="flex-1"
              min={2}
              max={16}
              step={1}
              value={widget.h}
              onChange={(h) => set({ h })}
            />
            <span className="num w-20 text-right">{widget.h}</span>
          </span>
        </Row>
      </div>
    </aside>
  );
}
