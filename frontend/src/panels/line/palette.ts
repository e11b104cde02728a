/** Tokens as a canvas needs them: it can't read custom properties by itself. Read once per drawing, so a theme switch is just a redraw. */
export interface Palette {
  bg: string;
  fg: string;
  fg3: string;
  grid: string;
  axis: string;
  acc: string;
  bandAlpha: number;
  resolve(color: string): string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const known = new Map<string, string>();
  return {
    bg: token("bg"),
    fg: token("fg"),
    fg3: token("fg3"),
    grid: token("grid"),
    axis: token("axis"),
    acc: token("acc"),
    bandAlpha: Number(token("band-alpha")) || 0.14,
    resolve(color) {
      const name = /^var\(--([\w-]+)\)$/.exec(color)?.[1];
      if (!name) return color;
      const found = known.get(name) ?? token(name);
      known.set(name, found);
      return found;
    },
  };
}
