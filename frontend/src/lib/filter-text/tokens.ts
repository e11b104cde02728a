/** Colours for the filter line. The server parses; this only paints, and must never fail on half-written text. */
export type TokenKind = "string" | "number" | "operator" | "name" | "space" | "other";
export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /\s+/y],
  ["string", /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/y],
  ["name", /`(?:[^`]|``)*`?/y],
  ["number", /[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?[smhdw]?(?![\w./])/iy],
  ["operator", /(?:and|or|not|in|exists|is)(?![\w.])|!=|<=|>=|!~|[=<>~]/iy],
  ["name", /[\p{L}_](?:[\p{L}\p{N}_./:-]|`(?:[^`]|``)*`)*/uy],
  ["other", /[\s\S]/uy],
];

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const found = pattern.exec(text)?.[0];
      if (!found) continue;
      tokens.push({ kind, text: found, start: at });
      at += found.length;
      break;
    }
  }
  return tokens;
}

/** A name as a filter has to write it: odd characters are back-quoted. */
export const quoteName = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;

export const quoteText = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
