/** Where widgets lie on the grid of twelve columns. Pure. */
import { type Layout, type LayoutItem, moveElement, verticalCompactor } from "react-grid-layout/core";
import { COLUMNS, LEAST, MOST_ROWS, type Place, type Widget } from "./widget";

const overlaps = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** The first free place of that size, row by row. */
export function placeFor(widgets: readonly Widget[], w: number, h: number): Place {
  const bottom = Math.max(0, ...widgets.map(({ place }) => place.y + place.h));
  for (let y = 0; y < bottom; y++) {
    for (let x = 0; x + w <= COLUMNS; x++) {
      const place = { x, y, w, h };
      if (!widgets.some((other) => overlaps(place, other.place))) return place;
    }
  }
  return { x: 0, y: bottom, w, h };
}

/** In reading order: what a screen reader, a phone and the tab key go by. */
export const inOrder = (widgets: readonly Widget[]): Widget[] =>
  [...widgets].sort((a, b) => a.place.y - b.place.y || a.place.x - b.place.x);

const layoutOf = (widgets: readonly Widget[]): LayoutItem[] => widgets.map(({ id, place }) => ({ i: id, ...place }));

/** The widgets where a layout has them; those that it does not name stay. */
export const placedBy = (widgets: readonly Widget[], layout: Layout): Widget[] =>
  widgets.map((widget) => {
    const at = layout.find((item) => item.i === widget.id);
    return at ? { ...widget, place: { x: at.x, y: at.y, w: at.w, h: at.h } } : widget;
  });

/** Moved or resized by some columns and rows, inside the grid; the others make room and close the gaps, as when dragged. */
export function nudge(widgets: readonly Widget[], id: string, by: Partial<Place>): Widget[] {
  const layout = layoutOf(widgets);
  const item = layout.find((l) => l.i === id);
  if (!item) return [...widgets];
  item.w = Math.max(LEAST.w, Math.min(COLUMNS - item.x, item.w + (by.w ?? 0)));
  item.h = Math.max(LEAST.h, Math.min(MOST_ROWS, item.h + (by.h ?? 0)));
  const x = Math.max(0, Math.min(COLUMNS - item.w, item.x + (by.x ?? 0)));
  const y = Math.max(0, item.y + (by.y ?? 0));
  const moved = moveElement(layout, item, x, y, true, false, "vertical", COLUMNS);
  return placedBy(widgets, verticalCompactor.compact(moved, COLUMNS));
}
