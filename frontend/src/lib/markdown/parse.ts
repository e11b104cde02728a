/** A small, safe part of Markdown as a tree: what a note on a dashboard needs. Markup inside it stays text. */
export type Inline = { kind: "text" | "strong" | "code"; text: string } | { kind: "link"; text: string; href: string };
export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; inline: Inline[] }
  | { kind: "paragraph"; inline: Inline[] }
  | { kind: "list"; items: Inline[][] }
  | { kind: "code"; text: string };

/** Only addresses that can't run anything. */
const safeHref = (href: string): string | null => (/^(https?:\/\/|\/(?!\/)|#)/i.test(href) ? href : null);

export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let at = 0;
  for (const m of text.matchAll(/\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    if (m.index > at) out.push({ kind: "text", text: text.slice(at, m.index) });
    const href = m[4] === undefined ? null : safeHref(m[4]);
    if (m[1] !== undefined) out.push({ kind: "strong", text: m[1] });
    else if (m[2] !== undefined) out.push({ kind: "code", text: m[2] });
    else if (href && m[3] !== undefined) out.push({ kind: "link", text: m[3], href });
    else out.push({ kind: "text", text: m[0] });
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return out;
}

export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const heading = /^(#{1,3})\s+(.*)$/.exec(line);
    if (line.startsWith("```")) {
      const end = lines.findIndex((l, k) => k > i && l.startsWith("```"));
      const stop = end < 0 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(i + 1, stop).join("\n") });
      i = stop;
    } else if (heading) {
      const level = Math.min(3, heading[1]?.length ?? 1) as 1 | 2 | 3; // the pattern allows no other
      blocks.push({ kind: "heading", level, inline: parseInline(heading[2] ?? "") });
    } else if (/^\s*[-*]\s+/.test(line)) {
      const items: Inline[][] = [];
      while (/^\s*[-*]\s+/.test(lines[i] ?? "")) items.push(parseInline((lines[i++] ?? "").replace(/^\s*[-*]\s+/, "")));
      i--;
      blocks.push({ kind: "list", items });
    } else if (line.trim()) {
      let paragraph = line;
      while ((lines[i + 1] ?? "").trim() && !/^(#{1,3}\s|```|\s*[-*]\s)/.test(lines[i + 1] ?? ""))
        paragraph += ` ${lines[++i]}`;
      blocks.push({ kind: "paragraph", inline: parseInline(paragraph) });
    }
  }
  return blocks;
}
