import { expect, it } from "vitest";
import { quoteName, tokenize } from "./tokens";

const kinds = (text: string) =>
  tokenize(text)
    .filter((t) => t.kind !== "space")
    .map((t) => `${t.kind}:${t.text}`);

it("paints names, operators, strings and numbers", () => {
  expect(kinds('tag in ("a", "b") and config.lr < 1e-3')).toEqual([
    "name:tag",
    "operator:in",
    "other:(",
    'string:"a"',
    "other:,",
    'string:"b"',
    "other:)",
    "operator:and",
    "name:config.lr",
    "operator:<",
    "number:1e-3",
  ]);
});
it("keeps every character, however broken the text", () => {
  for (const text of ['name ~ "half', "`odd, na", "((((", "metric.val/acc.max >= ", "é ∑ 🙂", "created > -7d"]) {
    expect(
      tokenize(text)
        .map((t) => t.text)
        .join(""),
    ).toBe(text);
  }
});
it("does not take a word that begins like an operator for one", () => {
  expect(kinds("notes or input")).toEqual(["name:notes", "operator:or", "name:input"]);
});
it("back-quotes odd names", () => {
  expect(quoteName("config.lr")).toBe("config.lr");
  expect(quoteName("config.my key")).toBe("`config.my key`");
});
