import { describe, expect, it } from "vitest";
import { askedColumns, columnOf, defaultColumns, nextSort } from "./columns";

const column = (name: string, source: "config" | "metric", runs = 10, examples: unknown[] = [1, 2]) => ({
  name,
  source,
  type: "number" as const,
  runs,
  min: null,
  max: null,
  examples,
});

describe("a column", () => {
  it("of a metric is titled by its path and notes its aggregate", () => {
    expect(columnOf("metric.val/acc.max")).toMatchObject({ title: "val/acc", note: "max", kind: "metric" });
    expect(columnOf("metric.a.last.min")).toMatchObject({ title: "a.last", note: "min" });
  });
  it("of a config key is titled by its last part", () => {
    expect(columnOf("config.optim/lr")).toMatchObject({ title: "lr", kind: "config" });
    expect(columnOf("config.model/name")).toMatchObject({ title: "model/name" });
  });
  it("that is a field of the run needs no question", () => {
    expect(askedColumns(["created", "config.lr", "tag", "trend.metric.acc"])).toEqual(["config.lr"]);
    expect(askedColumns(["created", "config.lr", "tag"], true)).toEqual(["created", "config.lr", "last_step"]);
  });
});

it("shows what differs and what is best before anybody has chosen", () => {
  const known = [
    column("config.lr", "config"),
    column("config.constant", "config", 10, [1]),
    column("config.seed", "config"),
    column("metric.train/loss", "metric"),
    column("metric.val/acc", "metric"),
  ];
  expect(defaultColumns(known)).toEqual([
    "config.lr",
    "metric.val/acc.max",
    "metric.train/loss.min",
    "trend.metric.val/acc",
    "created",
    "duration",
  ]);
});

it("a header sorts down, up, and not at all", () => {
  expect(nextSort(["-created"], "duration", false)).toEqual(["-duration"]);
  expect(nextSort(["-duration"], "duration", false)).toEqual(["duration"]);
  expect(nextSort(["duration"], "duration", false)).toEqual(["-created"]);
  expect(nextSort(["-a"], "b", true)).toEqual(["-a", "-b"]);
});
