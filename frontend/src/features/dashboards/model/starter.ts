/** A first dashboard of a project, made of what its newest runs have logged. Pure. */
import { dimensionOf, spansDecades } from "@/plot/dimensions";
import { placeFor } from "./layout";
import { type Aggregate, FACTS, newWidget, type Settings, type Widget, type WidgetKind } from "./widget";

export interface Known {
  metrics: readonly { name: string; runs: number; direction?: string | null; hidden?: boolean }[];
  /** Config keys as columns (`config.optim/lr`) that are numbers, with some of their values. */
  configs: readonly { name: string; runs: number; values: readonly unknown[] }[];
  rich: readonly { key: string; type: string }[];
}

interface Goal {
  metric: string;
  aggregate: Aggregate;
}

const LARGER =
  /(^|[/_.-])(acc|accuracy|top\d*|f1|auc|auroc|bleu|rouge\w*|map|iou|miou|psnr|ssim|reward|return|score|r2)\d*($|[/_.-])/i;
const SMALLER = /(loss|error|perplexity|ppl|mae|mse|rmse|fid|wer|cer|nll|kl)($|[/_.-])/i;
const HELD_OUT = /^(val|valid|validation|eval|test|dev)[/_.-]/i;
/** What rises steadily or follows a schedule tells nobody how a training went. */
const DULL = /(^|[/_.-])(epoch|step|global_step|iteration|time|lr|learning_rate)($|[/_.-])/i;
const RATE = /(^|[._/-])(lr|learning_rate)$/i;

const LINES = 4;
const MEDIA = ["image", "table", "text", "audio", "video"];

function goalOf({ name, direction }: Known["metrics"][number]): Goal | null {
  if (direction === "max" || (!direction && LARGER.test(name))) return { metric: name, aggregate: "max" };
  if (direction === "min" || (!direction && SMALLER.test(name))) return { metric: name, aggregate: "min" };
  return null;
}

/** Metrics by what one would look at first: those with a better and a worse, held-out data first, larger-is-better first. */
function ranked(metrics: Known["metrics"]): Known["metrics"][number][] {
  const rank = (m: Known["metrics"][number]) => {
    const goal = goalOf(m);
    const worth = goal === null ? 4 : goal.aggregate === "max" ? 0 : 1;
    return worth + (HELD_OUT.test(m.name) ? 0 : 2) + (DULL.test(m.name) ? 10 : 0);
  };
  return metrics
    .filter((m) => !m.hidden)
    .sort((a, b) => rank(a) - rank(b) || b.runs - a.runs || a.name.localeCompare(b.name));
}

const columnOf = ({ metric, aggregate }: Goal) => `metric.${metric}.${aggregate}`;
const isSeed = (column: string) => /(^|[./_-])seed$/i.test(column);

/**
 * Widgets for what is known: the numbers that matter, their curves, the runs by result, and what a run looks like.
 * Empty if nothing has been logged yet.
 */
export function starterWidgets({ metrics, configs, rich }: Known): Widget[] {
  const order = ranked(metrics);
  if (order.length === 0 && rich.length === 0) return [];
  const widgets: Widget[] = [];
  const add = (kind: WidgetKind, w: number, h: number, settings: Partial<Settings> = {}) => {
    const made = newWidget(kind, `start-${widgets.length + 1}`, placeFor(widgets, w, h));
    widgets.push({ ...made, settings: { ...made.settings, ...settings } });
  };
  const goals = order.flatMap((m) => goalOf(m) ?? []);
  const [goal] = goals;
  const seeded = configs.some((c) => c.name === "config.seed");
  // What few runs have says little, and the learning rate is what people turn first.
  const weight = (c: Known["configs"][number]) => c.runs * (RATE.test(c.name) ? 2 : 1);
  const varied = configs
    .filter((c) => !isSeed(c.name) && new Set(c.values).size > 1)
    .sort((a, b) => weight(b) - weight(a));

  const other = goals.find((g) => g.aggregate !== goal?.aggregate);
  const figures = [...new Set([...goals.slice(0, 1), ...(other ? [other] : []), ...goals])].slice(0, 3);
  for (const figure of figures)
    add("value", 3, 4, { ...figure, title: `${figure.aggregate === "max" ? "Best" : "Lowest"} ${figure.metric}` });
  add("states", Math.min(6, 12 - 3 * figures.length), 4);
  for (const { name } of order.slice(0, LINES))
    add("line", 6, 7, { metric: name, group: seeded ? ["-config.seed"] : [], runs: seeded ? 8 : 10 });
  if (goal) {
    add("bar", 6, 8, { ...goal, group: seeded ? ["-config.seed"] : [], runs: 12 });
    add("table", 6, 8, {
      title: "Newest runs",
      columns: [...varied.slice(0, 2).map((c) => c.name), ...goals.slice(0, 2).map(columnOf)],
    });
    const [x] = varied;
    if (x) {
      add("scatter", 6, 8, { x: x.name, y: columnOf(goal), logX: spansDecades(dimensionOf(x.name, x.name, x.values)) });
      if (varied.length > 1)
        add("parallel", 6, 8, { columns: [...varied.slice(0, 4).map((c) => c.name), columnOf(goal)] });
    }
  }
  const histogram = rich.find((r) => r.type === "histogram");
  if (histogram) add("histogram", FACTS.histogram.w * 2, 7, { key: histogram.key });
  const media = MEDIA.flatMap((type) => rich.find((r) => r.type === type) ?? [])[0];
  if (media) add("media", 6, 7, { key: media.key, runs: 3 });
  return widgets;
}
