/** Puts a completion in the place of what was written since `start`, and a blank behind it where a line would go on. */
export function applyCompletion(
  text: string,
  caret: number,
  completion: { text: string; start: number },
): { text: string; caret: number } {
  const rest = text.slice(caret);
  const gap = /[.(]$/.test(completion.text) || /^\s/.test(rest) ? "" : " ";
  const before = text.slice(0, completion.start) + completion.text + gap;
  return { text: before + rest, caret: before.length };
}
