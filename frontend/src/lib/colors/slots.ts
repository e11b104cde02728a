/** Colours of runs and groups: twenty slots, each one hue with a value per theme. The server says who has which; the hex values live in tokens.css alone. */
export const SLOTS = 20;

/** What a chosen colour is stored as: the slot's light value (tokens.css; a test compares them). */
export const SLOT_HEX: readonly string[] = [
  "#105ec8",
  "#be6501",
  "#01a482",
  "#6e0072",
  "#c54497",
  "#1597e0",
  "#613a05",
  "#094f4b",
  "#026d40",
  "#582a9e",
  "#028189",
  "#994f5c",
  "#789c55",
  "#9f0a6d",
  "#886dbe",
  "#b18b01",
  "#81223e",
  "#7d5402",
  "#7f4a99",
  "#178e4a",
];

/** A slot's colour as CSS; the 21st is the first again. */
export const slotColor = (slot: number): string => `var(--run-${((slot % SLOTS) + SLOTS) % SLOTS})`;

/** A run's colour as CSS. A choice that is one of the slots has a value per theme; any other is taken as it is. */
export function runColor(slot: number, chosen?: string | null): string {
  const picked = chosen ? SLOT_HEX.indexOf(chosen.toLowerCase()) : slot;
  if (picked < 0 && chosen && /^#[0-9a-f]{6}$/i.test(chosen)) return chosen;
  return slotColor(picked < 0 ? slot : picked);
}

export type Stroke = "solid" | "dash" | "dot" | "dash-dot" | "baseline";

/** Canvas dashes of each stroke, in CSS pixels. */
export const DASHES: Record<Stroke, readonly number[]> = {
  solid: [],
  dash: [6, 3],
  dot: [2, 3],
  "dash-dot": [6, 3, 2, 3],
  baseline: [5, 3],
};

/** In the order in which they are given away. */
export const STROKES: readonly Stroke[] = ["solid", "dash", "dot", "dash-dot"];

/** Lines that share a colour differ by stroke, in table order. There is never a 21st colour. */
export function strokesFor(colors: readonly string[]): Stroke[] {
  const seen = new Map<string, number>();
  return colors.map((color) => {
    const n = seen.get(color) ?? 0;
    seen.set(color, n + 1);
    return STROKES[n % STROKES.length] ?? "solid";
  });
}
