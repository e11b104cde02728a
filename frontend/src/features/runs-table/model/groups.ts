/** Groups of runs as rows: how they are called, what their cells hold. */
import type { Group } from "@/api/resources/runs";
import { nameOfGroup } from "@/lib/format/groups";
import type { DrawnRow } from "@/panels/line/drawn-run";

/** Ids of groups and runs meet in the address, in the charts and on the rows; no id of a run begins like this. */
export const groupRef = (id: string): string => `~${id}`;
export const isGroupRef = (ref: string): boolean => ref.startsWith("~");

/** As many fields are read at a glance. */
const FEW = 3;

/** Fields that names of groups are made of; null: all. */
export type Telling = ReadonlySet<string> | null;

/**
 * The fields in which groups differ, since «all but the seed» are dozens; of many, the first that still tell all groups
 * apart. All fields, where not every group is known.
 */
export function tellingFields(groups: readonly Pick<Group, "key">[], total: number): Telling {
  if (groups.length < Math.max(2, total)) return null;
  const fields = [...new Set(groups.flatMap((g) => Object.keys(g.key)))];
  const apart = (by: readonly string[]) =>
    new Set(groups.map((g) => JSON.stringify(by.map((f) => g.key[f])))).size === groups.length;
  if (!apart(fields)) return null;
  const differing = fields.filter((f) => new Set(groups.map((g) => JSON.stringify(g.key[f]))).size > 1);
  const needed = differing.reduceRight((kept, field) => {
    const others = kept.filter((f) => f !== field);
    return kept.length > FEW && apart(others) ? others : kept;
  }, differing);
  return new Set(needed);
}

/** `resnet50 · adamw · 3e-4`: of the fields that tell it from others. */
export function groupName(group: Pick<Group, "key">, telling: Telling = null): string {
  if (telling === null) return nameOfGroup(group.key);
  return nameOfGroup(Object.fromEntries(Object.entries(group.key).filter(([field]) => telling.has(field))));
}

export type Statistics = Group["values"][string];

export const drawnGroup = (group: Group, telling: Telling): DrawnRow => ({
  kind: "group",
  group: {
    id: groupRef(group.id),
    name: groupName(group, telling),
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
