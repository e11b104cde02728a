/** A panel as a file. */
import type uPlot from "uplot";
import { toCsv } from "@/plot/export-csv";
import { frameOf } from "./frame";
import { readPalette } from "./palette";
import { svgOf } from "./svg";
import type { Axis, Drawable } from "./types";

export interface Saved {
  metric: string;
  axis: Axis;
  logX: boolean;
  logY: boolean;
  drawables: readonly Drawable[];
}

export function savePanel(kind: "png" | "svg" | "csv", picture: Saved, plot: uPlot | null): void {
  if (kind === "csv") {
    const names = new Map(picture.drawables.map((d) => [d.line.id, d.line.name]));
    const csv = toCsv(
      picture.drawables.map((d) => d.picture.series),
      (id) => names.get(id) ?? id,
    );
    download(new Blob([csv], { type: "text/csv" }), picture.metric, "csv");
  } else if (plot && kind === "svg") {
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
