import { expect, it } from "vitest";
import { readBody, writeBody } from "./body";
import { starterWidgets } from "./starter";

const metric = (name: string, more: { direction?: string; hidden?: boolean } = {}) => ({ name, runs: 3, ...more });
const RESNET = {
  metrics: ["epoch", "lr", "train/acc", "train/loss", "val/acc", "val/loss"].map((name) => metric(name)),
  configs: [
    { name: "config.seed", runs: 3, values: [0, 1, 2] },
    { name: "config.optim/lr", runs: 3, values: [1e-4, 3e-2] },
    { name: "config.epochs", runs: 3, values: [90] },
  ],
  rich: [
    { key: "grads/layer1", type: "histogram" },
    { key: "val/samples", type: "image" },
  ],
};

it("begins with the numbers that matter: of held-out data, and by the direction in which they get better", () => {
  const widgets = starterWidgets(RESNET);
  const values = widgets.filter((w) => w.kind === "value").map((w) => `${w.settings.metric} ${w.settings.aggregate}`);
  expect(values).toEqual(["val/acc max", "val/loss min", "train/acc max"]);
  expect(widgets.filter((w) => w.kind === "line").map((w) => w.settings.metric)).not.toContain("epoch");
});

it("groups seeds, compares by a key of the config that varies, and shows what else was logged", () => {
  const by = new Map(starterWidgets(RESNET).map((w) => [w.kind, w.settings]));
  expect(by.get("bar")?.group).toEqual(["-config.seed"]);
  expect(by.get("scatter")).toMatchObject({ x: "config.optim/lr", y: "metric.val/acc.max", logX: true });
  expect(by.get("histogram")?.key).toBe("grads/layer1");
  expect(by.get("media")?.key).toBe("val/samples");
  expect(by.has("parallel")).toBe(false);
});

it("makes what can be stored: every widget on the grid, none over another", () => {
  const widgets = starterWidgets(RESNET);
  expect(readBody(writeBody(widgets))).toEqual({ widgets, problems: [] });
  const cells = widgets.flatMap(({ place: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});

it("believes what was declared over what a name sounds like, and leaves out what is hidden", () => {
  const widgets = starterWidgets({
    metrics: [metric("regret", { direction: "min" }), metric("a/loss", { hidden: true }), metric("plain")],
    configs: [],
    rich: [],
  });
  expect(widgets.filter((w) => w.kind === "value").map((w) => w.settings.metric)).toEqual(["regret"]);
  expect(widgets.filter((w) => w.kind === "line").map((w) => w.settings.metric)).toEqual(["regret", "plain"]);
});

it("makes nothing of nothing", () => {
  expect(starterWidgets({ metrics: [], configs: RESNET.configs, rich: [] })).toEqual([]);
});
