/** Names too long for their cell lose the middle, never the end, where seeds are: `r50-sgd-0.1-to…ion`. */
export function middle(name: string, max: number): string {
  const letters = Array.from(name);
  if (letters.length <= max) return name;
  const tail = Math.max(3, Math.floor((max - 1) / 3));
  return `${letters.slice(0, Math.max(1, max - 1 - tail)).join("")}…${letters.slice(-tail).join("")}`;
}

/** Length of the prefix that all names share, cut back to a separator so that no word is split. */
export function commonPrefix(names: readonly string[]): number {
  const [first = "", ...others] = names;
  if (others.length === 0) return 0;
  let n = 0;
  while (n < first.length && others.every((o) => o[n] === first[n])) n++;
  const cut = Math.max(...["-", "_", "/", ".", " "].map((s) => first.lastIndexOf(s, n - 1)));
  return cut + 1;
}
