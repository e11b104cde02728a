import { expect, it } from "vitest";
import { parseInline, parseMarkdown } from "./parse";

const kinds = (text: string) => parseMarkdown(text).map((b) => b.kind);

it("reads headings, paragraphs, lists and code", () => {
  expect(kinds("# Title\n\none\ntwo\n- a\n- **b**\n```\nx < 1\n```")).toEqual(["heading", "paragraph", "list", "code"]);
});
it("reads numbered lists, quotes, rules and tables", () => {
  expect(kinds("1. a\n2) b\n\n> said\n> so\n\n---\n|a|b|\n|-|:-:|\n|1|2|\nafter")).toEqual([
    "list",
    "quote",
    "rule",
    "table",
    "paragraph",
  ]);
  expect(parseMarkdown("a | b\n--|--\n1 | **2**")[0]).toEqual({
    kind: "table",
    head: [[{ kind: "text", text: "a" }], [{ kind: "text", text: "b" }]],
    rows: [[[{ kind: "text", text: "1" }], [{ kind: "strong", text: "2" }]]],
  });
});
it("knows emphasis from the underscores and stars of names", () => {
  expect(parseInline("a *b* _c_ ~~d~~").map((p) => p.kind)).toEqual(["text", "em", "text", "em", "text", "strike"]);
  expect(parseInline("val_loss_mean 2*3*4").map((p) => p.kind)).toEqual(["text"]);
});
it("keeps markup as text and drops addresses that could run", () => {
  expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
  for (const href of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "JaVaScRiPt:x"]) {
    expect(parseInline(`[a](${href})`)[0]?.kind, href).toBe("text");
    expect(parseInline(`![a](${href})`)[0]?.kind, href).toBe("text");
  }
  expect(parseInline("[a](https://example.com)")[0]).toEqual({ kind: "link", text: "a", href: "https://example.com" });
});
it("names a picture instead of loading it from elsewhere", () => {
  expect(parseInline("![cat](https://example.com/cat.png)")).toEqual([
    { kind: "link", text: "picture: cat", href: "https://example.com/cat.png" },
  ]);
});
it("ends on text of any shape, and soon", () => {
  for (const text of [
    "",
    "```",
    "- ",
    "#",
    "**",
    "[](",
    "\n\n\n",
    "|",
    "|\n|-",
    ">".repeat(5000),
    "*_".repeat(5000),
    "> ".repeat(2000),
  ])
    expect(() => parseMarkdown(text)).not.toThrow();
});
