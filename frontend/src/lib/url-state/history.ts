/** Layouts that were, so that a change of columns, filter, sort, grouping or sections can be taken back. */
import { type Layer, sameLayer } from "./layers";

export interface LayoutHistory {
  past: readonly Layer[];
  now: Layer;
  future: readonly Layer[];
  /** Which parameters the last change touched, and when, in milliseconds. */
  touched: string;
  at: number;
}

const MOST = 100;
/** A slider or a filter that is being typed is one change, however many steps it takes. */
const ONE_CHANGE_MS = 1200;

export const startHistory = (now: Layer): LayoutHistory => ({ past: [], now, future: [], touched: "", at: 0 });

const difference = (a: Layer, b: Layer) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .sort()
    .join(" ");

export function recordLayout(history: LayoutHistory, next: Layer, at: number): LayoutHistory {
  if (sameLayer(history.now, next)) return history;
  const touched = difference(history.now, next);
  const goesOn = touched === history.touched && at - history.at < ONE_CHANGE_MS && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now: next, future: [], touched, at };
}

export function undoLayout(history: LayoutHistory): LayoutHistory | null {
  const before = history.past.at(-1);
  if (!before) return null;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], touched: "", at: 0 };
}

export function redoLayout(history: LayoutHistory): LayoutHistory | null {
  const [next, ...future] = history.future;
  if (!next) return null;
  return { past: [...history.past, history.now], now: next, future, touched: "", at: 0 };
}
