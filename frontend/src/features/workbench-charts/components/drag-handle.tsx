import { GripVertical } from "lucide-react";
import type { DragEvent } from "react";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import type { ChartSettings } from "../hooks/use-chart-settings";

const TYPE = "application/x-trackai-panel";

/** Takes a pinned panel to another place: by dragging it onto the panel that it shall stand before, or by arrows. */
export const DragHandle = ({ panel, settings }: { panel: string; settings: ChartSettings }) => (
  <IconButton
    small
    label="Drag, or move with ← and →"
    className="w-22 cursor-move"
    draggable
    onDragStart={(e) => e.dataTransfer.setData(TYPE, panel)}
    onKeyDown={(e) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (by === undefined) return;
      e.preventDefault();
      settings.moveTop(panel, settings.top.indexOf(panel) + by);
    }}
  >
    <Icon of={GripVertical} small />
  </IconButton>
);

/** What a panel needs so that others can be dropped before it. */
export const dropTarget = (panel: string, settings: ChartSettings) => ({
  onDragOver: (e: DragEvent) => {
    if (e.dataTransfer.types.includes(TYPE)) e.preventDefault();
  },
  onDrop: (e: DragEvent) => {
    const dragged = e.dataTransfer.getData(TYPE);
    if (!dragged) return;
    e.preventDefault();
    settings.moveTop(dragged, settings.top.indexOf(panel));
  },
});
