/** What a run's summaries say is wrong with it: plain rules, each with its evidence. Nothing is guessed. Pure. */
import type { Metric } from "@/api/resources/metrics";
import { formatCount, formatMetric, formatStep, toNumber } from "@/lib/format/numbers";
import { formatDuration } from "@/lib/format/times";
import { bestOf } from "./best";

export interface Finding {
  level: "bad" | "warn";
  title: string;
  evidence: string;
}

/** Where a metric was first NaN: at a step, or between two where only that is known. */
export interface NanOrigin {
  metric: string;
  from: number;
  to: number;
  /** The last finite value (or mean of a few) before, if there was one. */
  before: number | null;
}

/** A run as the API has it, as far as findings care. */
interface RunLike {
  state: string;
  last_step: number | null;
  updated: number;
}

const LOSS = /loss|perplexity|ppl|nll/i;
/** This many times its best, and for this part of the run, and a loss has diverged. */
const DIVERGED = 3;
const SINCE = 0.1;
/** Validations without a better one that are worth a word. */
const PLATEAU_POINTS = 10;
const PLATEAU_PART = 0.5;

export function findingsOf(
  run: RunLike,
  metrics: readonly Metric[],
  origins: readonly NanOrigin[],
  now: number,
): Finding[] {
  return [
    ...nan(metrics, origins),
    ...diverged(metrics),
    ...stalled(run, metrics, now),
    ...plateau(metrics),
    ...overwritten(metrics),
  ];
}

const at = (o: NanOrigin) =>
  o.from === o.to ? `at step ${formatStep(o.from)}` : `between steps ${formatStep(o.from)} and ${formatStep(o.to)}`;

function nan(metrics: readonly Metric[], origins: readonly NanOrigin[]): Finding[] {
  const [first, next] = [...origins].sort((a, b) => a.to - b.to || a.metric.localeCompare(b.metric));
  if (!first) return [];
  const count = metrics.find((m) => m.name === first.metric)?.nan_count ?? 0;
  const parts = [
    first.before === null ? "It was never finite before." : `The last number before was ${formatMetric(first.before)}.`,
    `${formatCount(count)} of its points are NaN.`,
    next && next.from > first.to && `${next.metric} follows ${at(next)}.`,
    next && next.from <= first.to && `${next.metric} is NaN from there on too.`,
  ];
  return [
    { level: "bad", title: `NaN first in ${first.metric} ${at(first)}`, evidence: parts.filter(Boolean).join(" ") },
  ];
}

function diverged(metrics: readonly Metric[]): Finding[] {
  return metrics.flatMap((m): Finding[] => {
    const [last, best] = [toNumber(m.last), toNumber(m.min)];
    const falls = m.direction === "min" || (m.direction === null && LOSS.test(m.name));
    if (!falls || last === null || best === null || m.min_step === null || !Number.isFinite(last) || best <= 0)
      return [];
    const length = m.last_step - m.first_step;
    if (last < DIVERGED * best || m.last_step - m.min_step < SINCE * length) return [];
    return [
      {
        level: "bad",
        title: `${m.name} ended at ${(last / best).toFixed(1)} times its best`,
        evidence: `${formatMetric(best)} at step ${formatStep(m.min_step)}, ${formatMetric(last)} at step ${formatStep(m.last_step)}.`,
      },
    ];
  });
}

function stalled(run: RunLike, metrics: readonly Metric[], now: number): Finding[] {
  if (run.state !== "stalled") return [];
  const latest = metrics.reduce<Metric | null>((a, m) => (a && a.last_time >= m.last_time ? a : m), null);
  if (!latest) return [{ level: "warn", title: "Alive, but nothing was logged yet", evidence: "" }];
  const usual = latest.count > 1 ? (latest.last_time - latest.first_time) / (latest.count - 1) : null;
  return [
    {
      level: "warn",
      title: `Alive, but silent for ${formatDuration(now - latest.last_time)}`,
      evidence: `The last value was ${latest.name} at step ${formatStep(latest.last_step)}.${usual === null ? "" : ` One came every ${formatDuration(usual)} until then.`}`,
    },
  ];
}

function plateau(metrics: readonly Metric[]): Finding[] {
  return metrics.flatMap((m): Finding[] => {
    const best = bestOf(m);
    const length = m.last_step - m.first_step;
    if (
      best.better === null ||
      best.step === null ||
      best.value === null ||
      m.count < 2 * PLATEAU_POINTS ||
      length <= 0
    )
      return [];
    const part = (m.last_step - best.step) / length;
    const points = Math.floor(part * (m.count - 1));
    if (part < PLATEAU_PART || points < PLATEAU_POINTS || !/^(val|valid|validation|eval|test)\b/i.test(m.name))
      return [];
    return [
      {
        level: "warn",
        title: `${m.name} has not improved since step ${formatStep(best.step)}`,
        evidence: `Its best is ${formatMetric(best.value)}; about ${formatCount(points)} points came after it, ${Math.round(100 * part)}\u2009% of the run.`,
      },
    ];
  });
}

function overwritten(metrics: readonly Metric[]): Finding[] {
  const most = metrics.reduce<Metric | null>((a, m) => (m.overwritten > (a?.overwritten ?? 0) ? m : a), null);
  if (!most) return [];
  return [
    {
      level: "warn",
      title: `${formatCount(most.overwritten)} steps of ${most.name} were logged twice`,
      evidence: "The last value of each step counts, as after a resume from an older checkpoint.",
    },
  ];
}
