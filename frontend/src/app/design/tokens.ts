/** What tokens.css defines, read from its text: a token that is added there shows on the page by itself. */
const blockOf = (css: string, selector: string) => css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";

/** Names of all colours. */
export const tokenNames = (css: string): string[] =>
  [...blockOf(css, '[data-theme="light"]').matchAll(/--([\w-]+):\s*(?:#|rgb)/g)].map((m) => m[1] ?? "");

/** Names of all text styles: `text-body` … Tailwind makes a class of each that it finds in the source, and these are all used. */
export const textStyles = (css: string): string[] =>
  [...css.matchAll(/@utility (text-[\w-]+)/g)].map((m) => m[1] ?? "");
