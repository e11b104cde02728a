import { useMemo } from "react";
import { GridLayout } from "react-grid-layout";
import "./dashboard-grid.css";
import { useChartLink } from "@/panels/line/use-chart-link";
import { cx } from "@/ui/cx";
import { useMedia } from "@/ui/use-media";
import { useSize } from "@/ui/use-size";
import type { Editing } from "../hooks/use-editing";
import { inOrder, nudge, placedBy } from "../model/layout";
import { COLUMNS, LEAST, MOST_ROWS, type Widget } from "../model/widget";
import { WidgetCard } from "./widget-card";

interface Props {
  project: string;
  baseline: string | null;
  widgets: readonly Widget[];
  editing: Editing;
}

export const ROW = 32;
export const GAP = 8;
const heightOf = (rows: number) => rows * ROW + (rows - 1) * GAP;

/** Widgets on twelve columns; below 760 one under the other, in reading order, and not to be moved. */
export function DashboardGrid({ project, baseline, widgets, editing }: Props) {
  const [ref, size] = useSize();
  const narrow = useMedia("(max-width: 759px)");
  const link = useChartLink();
  const ordered = useMemo(() => inOrder(widgets), [widgets]);
  const layout = useMemo(() => ordered.map(({ id, place }) => ({ i: id, ...place })), [ordered]);
  const active = editing.draft !== null && !narrow;
  const cards = ordered.map((widget) => {
    const card = (
      <WidgetCard
        project={project}
        baseline={baseline}
        widget={widget}
        height={heightOf(widget.place.h)}
        link={link}
        editing={active}
        chosen={active && editing.chosen === widget.id}
        onEdit={() => editing.choose(editing.chosen === widget.id ? null : widget.id)}
        onDuplicate={() => editing.duplicate(widget.id)}
        onRemove={() => editing.remove(widget.id)}
        onNudge={(by) => editing.change(nudge(widgets, widget.id, by), `place of ${widget.id}`)}
      />
    );
    return <div key={widget.id}>{card}</div>;
  });
  if (narrow) return <div className="grid grid-cols-1 gap-8">{cards}</div>;
  const cell = size ? (size.width + GAP) / COLUMNS : 100;
  return (
    <div
      ref={ref}
      className={cx("dashboard-grid min-h-full", active && "editing")}
      style={{ "--cell": `${cell}px` } as React.CSSProperties /* custom properties are not in its type */}
    >
      {size && size.width > 0 && (
        <GridLayout
          width={size.width}
          layout={layout}
          gridConfig={{ cols: COLUMNS, rowHeight: ROW, margin: [GAP, GAP], containerPadding: [0, 0] }}
          dragConfig={{ enabled: active, handle: ".widget-handle", cancel: "button, a", threshold: 3 }}
          resizeConfig={{ enabled: active, handles: ["se"] }}
          constraints={[
            {
              name: "size",
              constrainSize: (_, w, h) => ({
                w: Math.max(LEAST.w, Math.min(COLUMNS, w)),
                h: Math.max(LEAST.h, Math.min(MOST_ROWS, h)),
              }),
            },
            {
              name: "inside",
              constrainPosition: (item, x, y) => ({ x: Math.max(0, Math.min(COLUMNS - item.w, x)), y: Math.max(0, y) }),
            },
          ]}
          // Only what a person does changes the draft: the grid also reports layouts of its own making.
          onDragStop={(next) => editing.change(placedBy(widgets, next))}
          onResizeStop={(next) => editing.change(placedBy(widgets, next))}
        >
          {cards}
        </GridLayout>
      )}
    </div>
  );
}
