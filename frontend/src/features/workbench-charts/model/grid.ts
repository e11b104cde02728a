/** Columns and height of panels by the width there is. */

/** Three columns, more only where they stay wide; fewer where they would be narrow. Half a window of 1280 has two, beside a scrollbar too. */
export const columnsFor = (width: number): number =>
  Math.max(1, Math.min(Math.floor(width / 305), Math.max(3, Math.floor(width / 480))));

export const heightFor = (columns: number, width: number): number =>
  columns >= 3 ? 208 : columns === 2 ? 188 : width < 480 ? 178 : 220;

/** As many columns of data as there are pixels, in steps, so that dragging a split doesn't ask at every pixel. */
export const pointsFor = (width: number): number => Math.max(128, Math.ceil(width / 64) * 64);

/** Of the line under each panel while something is pinned. */
export const PIN_LINE = 22;

/** Of panels that have a whole page: as large as they can be without scrolling, unless they would be too small to read. */
export function fullGrid(panels: number, width: number, height: number): { columns: number; height: number } {
  const most = Math.max(1, Math.min(panels, Math.floor(width / 305)));
  const shapes = Array.from({ length: most }, (_, i) => {
    const rows = Math.ceil(panels / (i + 1));
    // Of their hairlines too.
    const tall = Math.floor((height - rows + 1) / rows);
    return { columns: i + 1, height: Math.max(178, tall), size: Math.min(tall * 2, width / (i + 1)) };
  });
  const best = shapes.reduce((a, b) => (b.size > a.size ? b : a));
  return { columns: best.columns, height: best.height };
}
