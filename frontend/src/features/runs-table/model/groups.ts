/** Groups of runs as rows: how they are called, what their cells hold. */
import type { Group } from "@/api/resources/runs";
import { nameOfGroup } from "@/lib/format/groups";
import type { DrawnRow } from "@/panels/line/drawn-run";

/** Ids of groups and runs meet in the address, in the charts and on the rows; no id of a run begins like this. */
export const groupRef = (id: string): string => `~${id}`;
export const isGroupRef = (ref: string): boolean => ref.startsWith("~");

export const groupName = (group: Pick<Group, "key">): string => nameOfGroup(group.key);

export type Statistics = Group["values"][string];

export const drawnGroup = (group: Group): DrawnRow => ({
  kind: "group",
  group: {
    id: groupRef(group.id),
    name: groupName(group),
    runs: group.runs,
    n: group.count,
    color: group.color,
    last_step: numberOr(group.values.last_step?.max, null),
  },
});

const numberOr = (value: unknown, otherwise: null): number | null => (typeof value === "number" ? value : otherwise);

/** How many members have the metric of which the fewest have one; null where none misses. */
export function fewest(group: Group, metrics: readonly string[]): { count: number; metric: string } | null {
  let found: { count: number; metric: string } | null = null;
  for (const metric of metrics) {
    const count = group.values[metric]?.count ?? group.count;
    // What no member has is not of this experiment, and says nothing about the members.
    if (count > 0 && count < (found?.count ?? group.count)) found = { count, metric };
  }
  return found;
}

/** Config keys that hold a seed: what runs of one experiment differ in. */
export const isSeed = (field: string): boolean => /(^|[./_-])(seed|random_state)$/i.test(field);

/** «all but seed», «model, lr», «off». */
export function groupingLabel(words: readonly string[]): string {
  if (words.length === 0) return "off";
  const short = (field: string) => field.replace(/^(config|summary)\./, "");
  const but = words.filter((w) => w.startsWith("-")).map((w) => short(w.slice(1)));
  const by = words.filter((w) => !w.startsWith("-")).map(short);
  const several = (names: string[]) =>
    names.length > 2 ? `${names.slice(0, 2).join(", ")} + ${names.length - 2}` : names.join(", ");
  return [but.length > 0 ? `all but ${several(but)}` : "", several(by)].filter(Boolean).join(", ");
}
