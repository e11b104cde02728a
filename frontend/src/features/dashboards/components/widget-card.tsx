import { Copy, GripVertical, Pencil, Trash2 } from "lucide-react";
import { type KeyboardEvent, memo } from "react";
import type { ChartLink } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { NearView } from "@/ui/near-view";
import { type Place, titleOf, type Widget } from "../model/widget";
import { WidgetContent } from "../widgets/widget-content";

interface Props {
  project: string;
  baseline: string | null;
  widget: Widget;
  height: number;
  link: ChartLink;
  editing: boolean;
  chosen: boolean;
  onEdit(): void;
  onDuplicate(): void;
  onRemove(): void;
  /** Moved or resized by the arrow keys. */
  onNudge(by: Partial<Place>): void;
}

const TITLE = 28;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

// Nothing of the content depends on the draft around it: typing into the editor of one widget must not redraw the others.
const Content = memo(WidgetContent);

export function WidgetCard(props: Props) {
  const { widget, height, editing, chosen, onNudge } = props;
  const title = titleOf(widget);
  // A chart has a bar of its own, with badge and buttons; two over each other would cost a tenth of its height.
  const titled = widget.kind === "line" && !editing;
  const inside = height - (titled ? 0 : TITLE) - 2;
  const { filter, runsBy, selection } = widget.settings;
  const said = widget.kind === "markdown" ? "" : runsBy === "filter" ? filter : `${selection.length} selected`;
  const onKeyDown = (e: KeyboardEvent) => {
    const arrow = ARROWS[e.key];
    if (!arrow) return;
    e.preventDefault();
    onNudge(e.shiftKey ? { w: arrow[0], h: arrow[1] } : { x: arrow[0], y: arrow[1] });
  };
  return (
    <section
      aria-label={title}
      className={cx(
        "group relative flex h-full min-w-0 flex-col overflow-hidden rounded-float border bg-bg",
        chosen ? "border-acc outline-1 outline-acc" : "border-line",
      )}
      style={{ height }}
    >
      {!titled && (
        <header
          className={cx(
            "flex h-28 shrink-0 items-center gap-6 pr-4 pl-10",
            editing && "widget-handle cursor-grab select-none",
          )}
        >
          <h2 className="truncate text-strong" title={title}>
            {title}
          </h2>
          <span className="min-w-0 flex-1 truncate text-code text-fg3" title={said}>
            {said}
          </span>
          {editing && (
            <span className="flex">
              <IconButton
                small
                label={`Move ${title}`}
                aria-description="Arrow keys move it, with Shift they resize it"
                onKeyDown={onKeyDown}
              >
                <Icon of={GripVertical} small />
              </IconButton>
              <IconButton small label={`Edit ${title}`} aria-pressed={chosen} onClick={props.onEdit}>
                <Icon of={Pencil} small />
              </IconButton>
              <IconButton small label={`Duplicate ${title}`} onClick={props.onDuplicate}>
                <Icon of={Copy} small />
              </IconButton>
              <IconButton small label={`Remove ${title}`} onClick={props.onRemove}>
                <Icon of={Trash2} small />
              </IconButton>
            </span>
          )}
        </header>
      )}
      <div className="relative min-h-0 flex-1 overflow-auto" tabIndex={-1}>
        <NearView height={inside}>
          <Content
            project={props.project}
            baseline={props.baseline}
            widget={widget}
            height={inside}
            title={titled ? title : null}
            link={props.link}
          />
        </NearView>
      </div>
    </section>
  );
}
