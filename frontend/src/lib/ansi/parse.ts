/** Console text with ANSI colours → spans. Everything but colours and weight is dropped; nothing is ever run. */
export type AnsiColor = "black" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "white";
export interface Span {
  text: string;
  color?: AnsiColor | `rgb(${string})`;
  background?: AnsiColor;
  bold?: boolean;
  dim?: boolean;
}

const NAMES: readonly AnsiColor[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
// CSI and OSC sequences and stray escapes. Built from a string, since a control character in a pattern is a lint error.
const SEQUENCE = /\u001b(?:\[([0-9;:]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A carriage return starts the line again: progress bars show their last state. */
const lastState = (text: string) => {
  const parts = text.replace(/\r+$/, "").split("\r");
  return parts.at(-1) ?? "";
};

export function parseAnsi(line: string): Span[] {
  const text = lastState(line);
  const spans: Span[] = [];
  let style: Omit<Span, "text"> = {};
  let at = 0;
  const push = (raw: string) => {
    const clean = raw.replace(CONTROL, "");
    if (clean) spans.push({ text: clean, ...style });
  };
  for (const match of text.matchAll(SEQUENCE)) {
    push(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === "m") style = restyle(style, match[1] ?? "");
  }
  push(text.slice(at));
  return spans;
}

function restyle(before: Omit<Span, "text">, codes: string): Omit<Span, "text"> {
  let style = { ...before };
  const queue = codes.split(/[;:]/).map((c) => Number(c || 0));
  while (queue.length) {
    const code = queue.shift() ?? 0;
    if (code === 0) style = {};
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) style = { ...style, bold: undefined, dim: undefined };
    else if (code === 39) style.color = undefined;
    else if (code === 49) style.background = undefined;
    else if (code >= 30 && code <= 37) style.color = NAMES[code - 30];
    else if (code >= 90 && code <= 97) style.color = NAMES[code - 90];
    else if (code >= 40 && code <= 47) style.background = NAMES[code - 40];
    else if (code >= 100 && code <= 107) style.background = NAMES[code - 100];
    else if (code === 38) style.color = extended(queue) ?? style.color;
    else if (code === 48) style.background = surfaceOf(extended(queue)) ?? style.background;
  }
  return style;
}

function extended(queue: number[]): Span["color"] {
  const mode = queue.shift();
  if (mode === 2) return `rgb(${queue.splice(0, 3).map(byte).join(" ")})`;
  if (mode !== 5) return undefined;
  const n = byte(queue.shift() ?? 0);
  if (n < 16) return NAMES[n % 8];
  if (n >= 232) return `rgb(${[0, 0, 0].map(() => 8 + (n - 232) * 10).join(" ")})`;
  const cube = n - 16;
  const level = (v: number) => (v === 0 ? 0 : 55 + v * 40);
  return `rgb(${[level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)].join(" ")})`;
}

/**
 * A 256 or true-colour background as the named surface of its hue: text on those is readable whatever its colour, which
 * no rule could promise of any background that a script thinks of.
 */
function surfaceOf(color: Span["color"]): AnsiColor | undefined {
  if (!color?.startsWith("rgb")) return color as AnsiColor | undefined; // only names are left
  const [r = 0, g = 0, b = 0] = color.match(/\d+/g)?.map(Number) ?? [];
  if (Math.max(r, g, b) - Math.min(r, g, b) < 40) return "black";
  if (r > b && g > b) return Math.min(r, g) > 0.6 * Math.max(r, g) ? "yellow" : r > g ? "red" : "green";
  return r > g && r > b * 1.4 ? "red" : g > r && g > b ? "green" : "blue";
}

const byte = (n: number) => Math.max(0, Math.min(255, Math.round(n)));

/** The text without its colours, for search and copy. */
export const plainText = (line: string): string =>
  parseAnsi(line)
    .map((s) => s.text)
    .join("");
