/** A way to go on with a filter, as the server offers it. */
export interface Completion {
  text: string;
  kind: string;
  detail: string;
  /** Where in the filter it begins: what was written from there on is replaced. */
  start: number;
  /** Runs that have it; null where they were not counted. */
  runs: number | null;
}

/** Puts a completion in the place of what was written since `start`, and a blank behind it where a line would go on. */
export function applyCompletion(
  text: string,
  caret: number,
  completion: Pick<Completion, "text" | "start">,
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const gap = /[.(]$/.test(completion.text) || /^\s/.test(rest) ? "" : " ";
  const before = text.slice(0, completion.start) + completion.text + gap;
  return { text: before + rest, caret: before.length };
}
