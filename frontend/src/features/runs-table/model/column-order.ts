/** The order of the columns: pinned ones stand beside the name, the others behind them. */

export const inOrder = (columns: readonly string[], pinned: readonly string[]): string[] => [
  ...columns.filter((c) => pinned.includes(c)),
  ...columns.filter((c) => !pinned.includes(c)),
];

/** One place to the left (−1) or right (1), among the pinned or among the others. */
export function movedBy(columns: readonly string[], pinned: readonly string[], name: string, by: -1 | 1): string[] {
  const order = inOrder(columns, pinned);
  const at = order.indexOf(name);
  const other = order[at + by];
  if (at < 0 || other === undefined || pinned.includes(other) !== pinned.includes(name)) return order;
  order[at] = other;
  order[at + by] = name;
  return order;
}

/** To where another column stands: what was dragged takes its place, and the others make room. */
export function movedTo(columns: readonly string[], pinned: readonly string[], name: string, target: string): string[] {
  const order = inOrder(columns, pinned);
  const [from, to] = [order.indexOf(name), order.indexOf(target)];
  if (from < 0 || to < 0) return order;
  order.splice(from, 1);
  order.splice(to, 0, name);
  return order;
}
