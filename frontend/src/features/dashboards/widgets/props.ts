import type { ChartLink } from "@/panels/line/types";
import type { Widget } from "../model/widget";

/** What every widget's content gets. */
export interface WidgetProps {
  project: string;
  /** Id of the project's baseline run. */
  baseline: string | null;
  widget: Widget;
  /** Of the content, in CSS pixels. */
  height: number;
  /** The content shows it itself, where it has a bar of its own; null where the card does. */
  title: string | null;
  /** What the charts of a dashboard share while the pointer moves. */
  link: ChartLink;
}
