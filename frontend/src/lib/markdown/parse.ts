/**
 * Markdown as a tree: headings, paragraphs, lists, tables, quotes, code, links. Markup inside it stays text, pictures are
 * named and not loaded (they would ask another server), and only addresses that can't run anything become links.
 */
export type Inline =
  | { kind: "text" | "strong" | "em" | "strike" | "code"; text: string }
  | { kind: "link"; text: string; href: string };
export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; inline: Inline[] }
  | { kind: "paragraph"; inline: Inline[] }
  | { kind: "list"; ordered: boolean; items: Inline[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "rule" }
  | { kind: "code"; text: string };

/** Only addresses that can't run anything. */
const safeHref = (href: string): string | null => (/^(https?:\/\/|\/(?!\/)|#)/i.test(href) ? href : null);

const INLINE =
  /\*\*([^*]+)\*\*|`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)|~~([^~]+)~~|(?<![*\w])\*([^*\s][^*]*)\*(?![*\w])|(?<![_\w])_([^_\s][^_]*)_(?![_\w])|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/g;

export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    if (m.index > at) out.push({ kind: "text", text: text.slice(at, m.index) });
    out.push(inlineOf(m));
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return out;
}

function inlineOf(m: RegExpMatchArray): Inline {
  const [whole, strong, code, label, address, strike, star, under, bare] = m;
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (code !== undefined) return { kind: "code", text: code };
  if (strike !== undefined) return { kind: "strike", text: strike };
  const em = star ?? under;
  if (em !== undefined) return { kind: "em", text: em };
  if (bare !== undefined) return { kind: "link", text: bare, href: bare };
  const href = address === undefined ? null : safeHref(address);
  if (href && label !== undefined) {
    const picture = whole.startsWith("!");
    return { kind: "link", text: picture ? `picture: ${label || href}` : label || href, href };
  }
  return { kind: "text", text: whole };
}

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d{1,9}[.)]\s+/;
const QUOTE = /^\s*>\s?/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const BEGINS = [FENCE, HEADING, RULE, BULLET, NUMBER, QUOTE];
/** Quotes in quotes beyond this stay text. */
const DEEPEST = 5;

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let i = 0;
  const line = () => lines[i] ?? "";
  const whileMatching = (pattern: RegExp) => {
    const found: string[] = [];
    while (i < lines.length && pattern.test(line())) found.push((lines[i++] ?? "").replace(pattern, ""));
    return found;
  };
  while (i < lines.length) {
    const heading = HEADING.exec(line());
    if (FENCE.test(line())) {
      const fence = FENCE.exec(lines[i++] ?? "")?.[1] ?? "```";
      const from = i;
      while (i < lines.length && !line().trimStart().startsWith(fence)) i++;
      blocks.push({ kind: "code", text: lines.slice(from, i++).join("\n") });
    } else if (heading) {
      const level = Math.min(3, heading[1]?.length ?? 1) as 1 | 2 | 3; // the pattern allows no less
      blocks.push({ kind: "heading", level, inline: parseInline(heading[2] ?? "") });
      i++;
    } else if (RULE.test(line())) {
      blocks.push({ kind: "rule" });
      i++;
    } else if (BULLET.test(line())) {
      blocks.push({ kind: "list", ordered: false, items: whileMatching(BULLET).map(parseInline) });
    } else if (NUMBER.test(line())) {
      blocks.push({ kind: "list", ordered: true, items: whileMatching(NUMBER).map(parseInline) });
    } else if (QUOTE.test(line()) && depth < DEEPEST) {
      blocks.push({ kind: "quote", blocks: parseMarkdown(whileMatching(QUOTE).join("\n"), depth + 1) });
    } else if (line().includes("|") && DIVIDER.test(lines[i + 1] ?? "") && (lines[i + 1] ?? "").includes("-")) {
      const head = cells(line());
      i += 2;
      const rows: Inline[][][] = [];
      while (i < lines.length && line().includes("|")) rows.push(cells(lines[i++] ?? ""));
      blocks.push({ kind: "table", head, rows });
    } else if (line().trim()) {
      const from = i++;
      while (line().trim() && !BEGINS.some((p) => p.test(line()))) i++;
      blocks.push({ kind: "paragraph", inline: parseInline(lines.slice(from, i).join(" ")) });
    } else i++;
  }
  return blocks;
}

const cells = (line: string): Inline[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => parseInline(cell.trim()));
