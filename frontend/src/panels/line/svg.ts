/** A panel as SVG: the same strokes as on the canvas, with title, axes and a legend. */
import { xLabels, xSplits, yLabels, ySplits } from "./axes";
import { drawLines } from "./draw";
import type { Frame } from "./frame";
import type { Palette } from "./palette";
import { SvgPen } from "./svg-pen";
import type { Axis, Drawable } from "./types";

const TITLE = 24;
const LEGEND = 18;

/** `frame` comes from `frameOf` with this pen; it lies below the title. */
export function svgOf(
  makeFrame: (pen: SvgPen) => Frame | null,
  size: { width: number; height: number },
  picture: { title: string; axis: Axis; logX: boolean; logY: boolean; drawables: readonly Drawable[] },
  palette: Palette,
): string | null {
  const { title, axis, logX, logY, drawables } = picture;
  const pen = new SvgPen(size.width, TITLE + size.height + LEGEND * drawables.length + 8);
  const laidOut = makeFrame(pen);
  if (!laidOut) return null;
  const frame: Frame = { ...laidOut, top: laidOut.top + TITLE, y: (v) => laidOut.y(v) + TITLE };
  pen.fillStyle = palette.bg;
  pen.fillRect(0, 0, size.width, TITLE + size.height + LEGEND * drawables.length + 8);
  pen.fillStyle = palette.fg;
  pen.font = "550 12px Inter";
  pen.fillText(title, 10, 16);
  drawAxes(frame, pen, axis, logX, logY, size, palette);
  drawLines(frame, drawables, null, palette);
  drawables.forEach(({ line }, i) => {
    const y = TITLE + size.height + LEGEND * i + 10;
    pen.fillStyle = palette.resolve(line.color);
    pen.beginPath();
    if (line.kind === "group") pen.rect(10, y - 4, 8, 8);
    else pen.arc(14, y, 4);
    pen.fill();
    pen.fillStyle = palette.fg;
    pen.font = "400 11px Inter";
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    pen.fillText(line.name, 24, y);
  });
  return pen.toString();
}

function drawAxes(
  f: Frame,
  pen: SvgPen,
  axis: Axis,
  logX: boolean,
  logY: boolean,
  size: { width: number; height: number },
  palette: Palette,
) {
  const xs = xSplits(axis, logX, [f.from, f.to], f.width);
  const ys = ySplits(logY, [f.bottom, f.ceiling], size.height);
  const lines = (places: readonly number[], draw: (at: number) => void) => {
    pen.strokeStyle = palette.grid;
    pen.lineWidth = 1;
    for (const at of places) {
      pen.beginPath();
      draw(at);
      pen.stroke();
    }
  };
  lines(xs, (at) => {
    pen.moveTo(f.x(at), f.top);
    pen.lineTo(f.x(at), f.top + f.height);
  });
  lines(ys, (at) => {
    pen.moveTo(f.left, f.y(at));
    pen.lineTo(f.left + f.width, f.y(at));
  });
  pen.strokeStyle = palette.axis;
  pen.beginPath();
  pen.moveTo(f.left, f.top + f.height);
  pen.lineTo(f.left + f.width, f.top + f.height);
  pen.stroke();
  pen.fillStyle = palette.fg3;
  pen.font = "400 11px Inter";
  pen.textAlign = "center";
  pen.textBaseline = "top";
  xLabels(axis, logX, xs).forEach((text, i) => {
    pen.fillText(text, f.x(xs[i] ?? 0), f.top + f.height + 5);
  });
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  yLabels(logY, ys).forEach((text, i) => {
    pen.fillText(text, f.left - 6, f.y(ys[i] ?? 0));
  });
}
