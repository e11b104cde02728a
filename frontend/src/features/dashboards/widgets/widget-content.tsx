import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useMemo, useState } from "react";
import { filterPartsQuery } from "@/api/resources/columns";
import { Markdown } from "@/panels/markdown/markdown";
import { useSettled } from "@/ui/use-settled";
import type { WidgetKind } from "../model/widget";
import { BarWidget } from "./bar-widget";
import { HistogramWidget } from "./histogram-widget";
import { LineWidget } from "./line-widget";
import { MediaWidget } from "./media-widget";
import type { WidgetProps } from "./props";
import { StatesWidget } from "./states-widget";
import { TableWidget } from "./table-widget";
import { ValueWidget } from "./value-widget";

// Only dashboards that have one pay for it.
const ParallelWidget = lazy(() => import("./parallel-widget").then((m) => ({ default: m.ParallelWidget })));
const ScatterWidget = lazy(() => import("./scatter-widget").then((m) => ({ default: m.ScatterWidget })));

const MarkdownWidget = ({ widget }: WidgetProps) => (
  <div className="px-12 pb-8">
    <Markdown text={widget.settings.text} />
  </div>
);

const CONTENTS: Record<WidgetKind, ComponentType<WidgetProps>> = {
  line: LineWidget,
  bar: BarWidget,
  scatter: ScatterWidget,
  parallel: ParallelWidget,
  value: ValueWidget,
  histogram: HistogramWidget,
  table: TableWidget,
  states: StatesWidget,
  media: MediaWidget,
  markdown: MarkdownWidget,
};

/**
 * What a widget shows. While somebody types its filter, it asks only when they pause, and only what can be asked: until
 * the filter is whole again, the last good picture stays.
 */
export function WidgetContent({ widget, ...rest }: WidgetProps) {
  const typed = useSettled(widget.settings.filter);
  const [filter, setFilter] = useState(typed);
  const read = useQuery({ ...filterPartsQuery(typed), enabled: typed !== filter });
  if (typed !== filter && read.isSuccess && !read.isPlaceholderData) setFilter(typed);
  const shown = useMemo(() => ({ ...widget, settings: { ...widget.settings, filter } }), [widget, filter]);
  const Content = CONTENTS[widget.kind];
  return (
    <Suspense>
      <Content {...rest} widget={shown} />
    </Suspense>
  );
}
