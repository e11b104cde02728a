import { ArrowLeft, ArrowRight, Pencil, Trash2 } from "lucide-react";
import { Markdown } from "@/panels/markdown/markdown";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { type Widget, widgetTitle } from "../model/body";
import { LineWidget } from "./line-widget";
import { ValueWidget } from "./value-widget";

interface Props {
  project: string;
  baseline: string | null;
  widget: Widget;
  editing: boolean;
  chosen: boolean;
  onEdit(): void;
  onMove(by: number): void;
  onRemove(): void;
}

const ROW = 32;
const GAP = 8;
const TITLE = 28;

export function WidgetCard({ project, baseline, widget, editing, chosen, onEdit, onMove, onRemove }: Props) {
  const height = widget.h * ROW + (widget.h - 1) * GAP;
  const title = widgetTitle(widget);
  return (
    <section
      aria-label={title}
      className={cx(
        "flex min-w-0 flex-col overflow-hidden rounded-float border bg-bg max-md:col-span-12!",
        chosen ? "border-acc outline-1 outline-acc" : "border-line",
      )}
      style={{ gridColumn: `span ${widget.w}`, height }}
    >
      <header className="flex h-28 shrink-0 items-center gap-6 pr-4 pl-10">
        <h2 className="truncate text-strong" title={title}>
          {title}
        </h2>
        {widget.kind !== "markdown" && widget.filter && (
          <span className="truncate text-code text-fg3">{widget.filter}</span>
        )}
        <span className="flex-1" />
        {editing && (
          <span className="flex">
            <IconButton small label={`Move ${title} back`} onClick={() => onMove(-1)}>
              <Icon of={ArrowLeft} small />
            </IconButton>
            <IconButton small label={`Move ${title} on`} onClick={() => onMove(1)}>
              <Icon of={ArrowRight} small />
            </IconButton>
            <IconButton small label={`Edit ${title}`} aria-pressed={chosen} onClick={onEdit}>
              <Icon of={Pencil} small />
            </IconButton>
            <IconButton small label={`Remove ${title}`} onClick={onRemove}>
              <Icon of={Trash2} small />
            </IconButton>
          </span>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        {widget.kind === "line" ? (
          <LineWidget project={project} baseline={baseline} widget={widget} height={height - TITLE - 2} />
        ) : widget.kind === "value" ? (
          <ValueWidget project={project} widget={widget} />
        ) : (
          <div className="px-12 pb-8">
            <Markdown text={widget.text} />
          </div>
        )}
      </div>
    </section>
  );
}
