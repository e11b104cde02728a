/** What the browser marks in lines that the server has found. Pure. */

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Steps that marking one line may take; V8 does some hundred million in a second. */
const MOST_STEPS = 3e7;

/** Whether a browser, which goes back and forth where the server does not, is sure to be done with a line soon. */
function degree(pattern: string): number {
  const bare = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  if (/\)[*+{]/.test(bare)) return Number.POSITIVE_INFINITY;
  return 1 + (bare.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0);
}

export interface HitPattern {
  /** Parts of a line, those at odd places being hits; null where only the whole line can be marked. */
  partsOf(text: string): string[] | null;
}

export function hitPattern(search: string, regex: boolean): HitPattern | null {
  if (!search) return null;
  let pattern: RegExp;
  try {
    pattern = new RegExp(regex ? search : escapePattern(search), "gi");
  } catch {
    return null; // the server says what is wrong with it
  }
  const power = regex ? degree(search) : 1;
  return {
    partsOf(text) {
      if (text.length ** power > MOST_STEPS) return null;
      const parts: string[] = [];
      let at = 0;
      for (const match of text.matchAll(pattern)) {
        if (match[0] === "") continue;
        parts.push(text.slice(at, match.index), match[0]);
        at = match.index + match[0].length;
      }
      return [...parts, text.slice(at)];
    },
  };
}
