import { describe, expect, it } from "vitest";
import type { FilterPart } from "@/api/resources/columns";
import {
  aggregateOf,
  conditionText,
  firstOperator,
  joinParts,
  replacePart,
  shownName,
  shownValue,
  valueText,
  withAggregate,
  withOperator,
  withoutPart,
  withPart,
  writtenName,
} from "./conditions";

const part = (text: string, needs_brackets = false): FilterPart => ({
  text,
  start: 0,
  needs_brackets,
  condition: null,
});

describe("parts and text", () => {
  const lr = part("config.lr<1e-3");
  const either = part("tag = a or tag = b", true);
  it.each([
    [[], ""],
    [[lr], "config.lr<1e-3"],
    [[either], "tag = a or tag = b"],
    [[lr, either], "config.lr<1e-3 and (tag = a or tag = b)"],
  ])("joined: %#", (parts, text) => expect(joinParts(parts)).toBe(text));
  it("keeps every other part as it was written when one changes, comes or goes", () => {
    expect(replacePart([lr, either], 0, "state = failed")).toBe("state = failed and (tag = a or tag = b)");
    expect(withPart([either], "state = failed")).toBe("(tag = a or tag = b) and state = failed");
    expect(withoutPart([lr, either], 0)).toBe("tag = a or tag = b");
    expect(withoutPart([lr], 0)).toBe("");
  });
});

describe("a condition", () => {
  it.each([
    [{ name: "tag", operator: "in", values: ['"a"', '"b c"'] }, 'tag in ("a", "b c")'],
    [{ name: "config.lr", operator: ">=", values: ["1e-3"] }, "config.lr >= 1e-3"],
    [{ name: "config.lr", operator: "not exists", values: ["1"] }, "config.lr not exists"],
  ] as const)("is written as the filter language has it: %#", (draft, text) => expect(conditionText(draft)).toBe(text));
  it("keeps of its values what another operator takes", () => {
    const draft = { name: "tag", operator: "in", values: ['"a"', '"b"'] } as const;
    expect(withOperator(draft, "=").values).toEqual(['"a"']);
    expect(withOperator(draft, "not in").values).toEqual(['"a"', '"b"']);
    expect(withOperator(draft, "exists").values).toEqual([]);
    expect(withOperator({ name: "config.x", operator: "=", values: ["3"] }, "~").values).toEqual(['"3"']);
  });
});

describe("a value", () => {
  it.each([
    ["v2", "text", "=", '"v2"'],
    ['say "hi"', "text", "=", '"say \\"hi\\""'],
    ['"kept"', "text", "=", '"kept"'],
    ["3", "text", "=", '"3"'],
    [" 3e-4 ", "any", "=", "3e-4"],
    ["true", "any", "=", "true"],
    ["adamw", "any", "=", '"adamw"'],
    ["10", "any", "~", '"10"'],
    ["-7d", "time", ">", "-7d"],
    ["0.9", "number", ">=", "0.9"],
  ] as const)("%s typed beside %s %s is %s", (typed, type, operator, text) =>
    expect(valueText(typed, type, operator)).toBe(text),
  );
  it.each(["plain", 'say "hi"', "back\\slash", "it's", "", '"', "\\"])("reads as it was typed: %s", (text) => {
    const written = valueText(text, "text", "=");
    if (text !== '"' && text !== "") expect(shownValue(written)).toBe(text);
    expect(written.startsWith('"') && written.endsWith('"')).toBe(true);
  });
});

describe("a field", () => {
  it.each([
    [{ name: "tag", source: "field" }, "tag"],
    [{ name: "config.optim/lr", source: "config" }, "config.optim/lr"],
    [{ name: "config.my key", source: "config" }, "config.`my key`"],
    [{ name: "metric.a,b`c", source: "metric" }, "metric.`a,b``c`"],
    [{ name: "metric.`acc.max`", source: "metric" }, "metric.`acc.max`"],
  ] as const)("%o is written %s", (column, text) => expect(writtenName(column)).toBe(text));
  it("of a series says what of it is compared, and takes another", () => {
    expect(aggregateOf("metric.val/acc")).toBe("last");
    expect(aggregateOf("metric.val/acc.max")).toBe("max");
    expect(withAggregate("metric.val/acc.max", "min")).toBe("metric.val/acc.min");
    expect(withAggregate("metric.val/acc.max", "last")).toBe("metric.val/acc");
    expect(withAggregate("metric.`acc.max`", "mean")).toBe("metric.`acc.max`.mean");
  });
  it("is shown without the word metric and without back-quotes", () => {
    expect(shownName("metric.val/acc.max")).toBe("val/acc.max");
    expect(shownName("config.`my key`")).toBe("config.my key");
  });
  it("begins with what people mean most often", () => {
    expect(firstOperator({ name: "tag", source: "field", type: "text" })).toBe("in");
    expect(firstOperator({ name: "name", source: "field", type: "text" })).toBe("~");
    expect(firstOperator({ name: "metric.a", source: "metric", type: "number" })).toBe(">=");
    expect(firstOperator({ name: "created", source: "field", type: "time" })).toBe(">=");
    expect(firstOperator({ name: "config.lr", source: "config", type: "number" })).toBe("in");
  });
});
