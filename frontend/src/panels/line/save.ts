/** A panel as a file. */
import type uPlot from "uplot";
import type { SeriesData } from "@/lib/series/series";
import { toCsv } from "@/plot/export-csv";
import { frameOf } from "./frame";
import { readPalette } from "./palette";
import { svgOf } from "./svg";
import type { Axis, Drawable } from "./types";
import type { Timed } from "./use-times";

export interface Saved {
  metric: string;
  axis: Axis;
  logX: boolean;
  logY: boolean;
  drawables: readonly Drawable[];
}

/** What the lines that are drawn go through, with times. */
export async function saveNumbers(
  metric: string,
  drawables: readonly Drawable[],
  timed: ReturnType<Timed>,
): Promise<void> {
  const names = new Map(drawables.map((d) => [d.line.id, d.line.name]));
  const series = (await timed).filter((s) => s != null && names.has(s.line)) as SeriesData[]; // no null is left
  const csv = toCsv(series, (id) => names.get(id) ?? id);
  download(new Blob([csv], { type: "text/csv" }), metric, "csv");
}

export function savePicture(kind: "png" | "svg", picture: Saved, plot: uPlot | null): void {
  if (plot && kind === "svg") {
    const { metric: title, ...rest } = picture;
    const size = { width: plot.width, height: plot.height };
    const svg = svgOf((pen) => frameOf(plot, pen), size, { title, ...rest }, readPalette());
    if (svg) download(new Blob([svg], { type: "image/svg+xml" }), picture.metric, "svg");
  } else if (plot) {
    const { canvas } = plot.ctx;
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    const ctx = copy.getContext("2d");
    if (!ctx) return;
    ctx.fillStyle = readPalette().bg;
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(canvas, 0, 0);
    copy.toBlob((blob) => blob && download(blob, picture.metric, "png"));
  }
}

function download(blob: Blob, metric: string, end: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${metric.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "chart"}.${end}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
