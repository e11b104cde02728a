import { expect, it } from "vitest";
import { parseInline, parseMarkdown } from "./parse";

it("reads headings, paragraphs, lists and code", () => {
  expect(parseMarkdown("# Title\n\none\ntwo\n- a\n- **b**\n```\nx < 1\n```").map((b) => b.kind)).toEqual([
    "heading",
    "paragraph",
    "list",
    "code",
  ]);
});
it("keeps markup as text and drops addresses that could run", () => {
  expect(parseInline("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
  for (const href of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "JaVaScRiPt:x"]) {
    expect(parseInline(`[a](${href})`)[0]?.kind, href).toBe("text");
  }
  expect(parseInline("[a](https://example.com)")[0]).toEqual({ kind: "link", text: "a", href: "https://example.com" });
});
it("ends on text of any shape", () => {
  for (const text of ["", "```", "- ", "#", "**", "[](", "\n\n\n"]) expect(() => parseMarkdown(text)).not.toThrow();
});
