/** Shifts a true colour in lightness until it can be read: 4.5:1 on the given background. */
export function readable(color: string, background: readonly [number, number, number]): string {
  const rgb = color.match(/\d+/g)?.map(Number);
  if (!rgb || rgb.length < 3) return color;
  const toward = luminance(background) > 0.5 ? 0 : 255;
  for (let share = 0; share <= 1; share += 0.1) {
    const mixed = rgb.slice(0, 3).map((c) => Math.round(c + (toward - c) * share));
    if (contrast(mixed, background) >= 4.5) return `rgb(${mixed.join(" ")})`;
  }
  return toward === 0 ? "rgb(0 0 0)" : "rgb(255 255 255)";
}

export function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: readonly number[], b: readonly number[]): number {
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}
