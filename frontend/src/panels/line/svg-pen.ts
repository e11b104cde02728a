/** A canvas that writes SVG: as much of it as the charts use, in CSS pixels. */
import type { Pen } from "./frame";

const escapeText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const round = (x: number) => Math.round(x * 100) / 100;

interface State {
  strokeStyle: string;
  fillStyle: string;
  globalAlpha: number;
  lineWidth: number;
  dash: readonly number[];
  clips: number;
}

export class SvgPen implements Pen {
  strokeStyle: string = "#000";
  fillStyle: string = "#000";
  globalAlpha = 1;
  lineWidth = 1;
  lineJoin: CanvasLineJoin = "round";
  lineCap: CanvasLineCap = "butt";
  font = "11px sans-serif";
  textAlign: CanvasTextAlign = "left";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private dash: readonly number[] = [];
  private path = "";
  private clips = 0;
  private named = 0;
  private readonly stack: State[] = [];
  private readonly out: string[] = [];

  private readonly size: { width: number; height: number };
  constructor(width: number, height: number) {
    this.size = { width, height };
  }

  toString(): string {
    const { width, height } = this.size;
    const open = "</g>".repeat(this.clips);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${this.out.join("")}${open}</svg>\n`;
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash];
  }
  beginPath(): void {
    this.path = "";
  }
  closePath(): void {
    this.path += "Z";
  }
  moveTo(x: number, y: number): void {
    this.path += `M${round(x)} ${round(y)}`;
  }
  lineTo(x: number, y: number): void {
    // A canvas begins a path by its first lineTo; SVG wants to be told.
    this.path += `${this.path === "" ? "M" : "L"}${round(x)} ${round(y)}`;
  }
  /** Whole circles: nothing else is drawn. */
  arc(x: number, y: number, r: number): void {
    const [left, right] = [round(x - r), round(x + r)];
    this.path += `M${left} ${round(y)}A${r} ${r} 0 1 1 ${right} ${round(y)}A${r} ${r} 0 1 1 ${left} ${round(y)}Z`;
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }
  clip(): void {
    const id = `clip${this.named++}`;
    this.out.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath><g clip-path="url(#${id})">`);
    this.clips++;
  }
  fill(): void {
    if (this.path) this.out.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.alpha()}/>`);
  }
  stroke(): void {
    if (!this.path) return;
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.out.push(
      `<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"${dash}${this.alpha()}/>`,
    );
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.out.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${this.fillStyle}"${this.alpha()}/>`,
    );
  }
  fillText(text: string, x: number, y: number): void {
    const [, weight = "400", px = "11"] = /^(\d{3})? ?([\d.]+)px/.exec(this.font) ?? [];
    const anchor = { left: "start", start: "start", center: "middle", right: "end", end: "end" }[this.textAlign];
    const shift = { top: 0.8, hanging: 0.8, middle: 0.35, alphabetic: 0, ideographic: 0, bottom: -0.2 }[
      this.textBaseline
    ];
    this.out.push(
      `<text x="${round(x)}" y="${round(y + shift * Number(px))}" fill="${this.fillStyle}" font-family="Inter, system-ui, sans-serif" font-size="${px}" font-weight="${weight}" text-anchor="${anchor}"${this.alpha()}>${escapeText(text)}</text>`,
    );
  }
  save(): void {
    const { strokeStyle, fillStyle, globalAlpha, lineWidth, dash, clips } = this;
    this.stack.push({ strokeStyle, fillStyle, globalAlpha, lineWidth, dash, clips });
  }
  restore(): void {
    const before = this.stack.pop();
    if (!before) return;
    this.out.push("</g>".repeat(this.clips - before.clips));
    Object.assign(this, before);
  }

  private alpha(): string {
    return this.globalAlpha < 1 ? ` opacity="${round(this.globalAlpha)}"` : "";
  }
}
