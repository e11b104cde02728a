/** System metrics by what they measure: one panel for a quantity, a line in it for each device and place. */
import { group as groupBy } from "d3-array";
import type { Range } from "@/plot/scales";

export interface DeviceLine {
  metric: string;
  /** Device and place: the same in all panels, so that a GPU that stands out in one does in each. */
  id: string;
  /** `node 1 · GPU 3`; of the only line of a panel its title. */
  name: string;
  /** Of these the name is made; empty where there is but one. */
  where: string;
  which: string;
  /** Of the run colours. */
  slot: number;
}

export interface DevicePanel {
  /** The metric with `*` for the device, and which part of them it shows where they are many. */
  key: string;
  title: string;
  unit: string | null;
  /** Of y, where the quantity has one: an idle device must not look busy. */
  range: Range | null;
  lines: readonly DeviceLine[];
}

export interface DeviceGroup {
  title: string;
  panels: readonly DevicePanel[];
  /** What its colours stand for: devices, or machines and ranks where each has one; empty where one colour says it all. */
  legend: readonly { name: string; slot: number }[];
  /** Machines or ranks that share colours, in the order of their strokes. */
  strokes: readonly string[];
}

interface Quantity {
  title: string;
  unit?: string;
  range?: Range;
}

const PERCENT = { unit: "%", range: [0, 100] } as const satisfies Partial<Quantity>;

/** What the built-in meters measure (docs/distributed.md says where), in the order in which people look at it. */
const QUANTITIES: Record<string, Quantity> = {
  "gpu/*/utilization": { title: "Utilization", ...PERCENT },
  "gpu/*/allocated_memory": { title: "Memory allocated", unit: "GiB" },
  "gpu/*/memory_usage": { title: "Memory allocated of total", ...PERCENT },
  "gpu/*/power": { title: "Power", unit: "W" },
  "gpu/*/temp": { title: "Temperature", unit: "°C" },
  "gpu/*/memory_utilization": { title: "Time accessing memory", ...PERCENT },
  "gpu/*/power_percent": { title: "Power of its limit", unit: "%" },
  "gpu/*/sm_clock": { title: "SM clock", unit: "MHz" },
  "gpu/*/memory_clock": { title: "Memory clock", unit: "MHz" },
  "gpu/*/throttle_thermal": { title: "Throttled by heat", range: [0, 1] },
  "gpu/*/throttle_power": { title: "Throttled by power", range: [0, 1] },
  "gpu/*/throttle_hardware": { title: "Throttled by the board", range: [0, 1] },
  "gpu/*/fan_speed": { title: "Fan", ...PERCENT },
  "gpu/*/energy_consumed": { title: "Energy", unit: "J" },
  "gpu/*/corrected_memory_errors": { title: "Memory errors, corrected" },
  "gpu/*/uncorrected_memory_errors": { title: "Memory errors, uncorrected" },
  "gpu/*/performance_state": { title: "Performance state" },
  "gpu/*/total_memory": { title: "Memory installed", unit: "GiB" },
  "gpu/*/power_limit": { title: "Power limit", unit: "W" },
  "gpu/mean_utilization": { title: "Mean utilization of all", ...PERCENT },
  "gpu/total_allocated_memory": { title: "Memory allocated on all", unit: "GiB" },
  "gpu/total_power": { title: "Power of all", unit: "W" },
  "gpu/max_temp": { title: "Hottest", unit: "°C" },
  "cpu/utilization": { title: "Utilization", ...PERCENT },
  "cpu/*/utilization": { title: "Utilization by core", ...PERCENT },
  "memory/used": { title: "Used", unit: "GiB" },
  "memory/percent": { title: "Used of total", ...PERCENT },
  "memory/available": { title: "Available", unit: "GiB" },
  "memory/total": { title: "Installed", unit: "GiB" },
  "swap/used": { title: "Used", unit: "GiB" },
  "swap/percent": { title: "Used of total", ...PERCENT },
  "swap/total": { title: "Total", unit: "GiB" },
  "disk/read_mb_per_sec": { title: "Read", unit: "MB/s" },
  "disk/write_mb_per_sec": { title: "Written", unit: "MB/s" },
  "disk/read_iops": { title: "Reads", unit: "1/s" },
  "disk/write_iops": { title: "Writes", unit: "1/s" },
  "network/recv_mb_per_sec": { title: "Received", unit: "MB/s" },
  "network/sent_mb_per_sec": { title: "Sent", unit: "MB/s" },
  "process/cpu": { title: "CPU, 100 % is one core", unit: "%" },
  "process/memory": { title: "Memory, resident", unit: "GiB" },
  "process/threads": { title: "Threads" },
};
const ORDER = new Map(Object.keys(QUANTITIES).map((pattern, i) => [pattern, i]));
const GROUPS = new Map([
  ["gpu", "GPU"],
  ["cpu", "CPU"],
  ["memory", "Memory"],
  ["swap", "Swap"],
  ["disk", "Disk"],
  ["network", "Network"],
  ["process", "Process"],
]);
const DEVICES: Record<string, string> = { gpu: "GPU", cpu: "core" };

/** Lines of one panel; more devices than that have several. */
const MOST_LINES = 32;

interface Parsed {
  metric: string;
  unit: string | null;
  /** Empty: the first machine, or the first process. */
  place: string;
  pattern: string;
  group: string;
  device: number | null;
  /** What stands before the device's number. */
  kind: string;
}

const PLACE = /^(rank|node)\/(\d+)\/(.+)$/s;
const DEVICE = /(^|[/.])(\d+)(?=[/.])/;

function parse({ name, unit }: { name: string; unit?: string | null }): Parsed {
  const placed = PLACE.exec(name);
  const rest = placed?.[3] ?? name;
  const numbered = DEVICE.exec(rest);
  const pattern = numbered ? rest.replace(DEVICE, "$1*") : rest;
  const words = rest.slice(0, numbered?.index ?? 0).split(/[/.]/);
  return {
    metric: name,
    unit: unit ?? null,
    place: placed ? `${placed[1]} ${placed[2]}` : "",
    pattern,
    group: /[/.]/.test(pattern) ? (pattern.split(/[/.]/, 1)[0] ?? "") : "",
    device: numbered ? Number(numbered[2]) : null,
    kind: words.at(-1) ?? "",
  };
}

const number = (place: string) => Number(place.split(" ")[1] ?? 0);
const byPlace = (a: string, b: string) => number(a) - number(b) || a.localeCompare(b);

/** The machines and processes that measured something; the first one is empty, and named by the others. */
export const placesOf = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => parse({ name }).place))].sort(byPlace);

/** What the place without a name is called beside these. */
const firstPlace = (places: readonly string[], group: string): string =>
  places.some((p) => p.startsWith("node")) && group !== "process"
    ? "node 0"
    : places.some((p) => p !== "")
      ? "rank 0"
      : "";

function linesOf(found: readonly Parsed[], title: string): DeviceLine[] {
  const places = [...new Set(found.map((m) => m.place))].sort(byPlace);
  const devices = [...new Set(found.map((m) => m.device))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const first = firstPlace(places, found[0]?.group ?? "");
  return found
    .toSorted((a, b) => byPlace(a.place, b.place) || (a.device ?? 0) - (b.device ?? 0))
    .map(({ metric, place, device, kind }) => {
      const where = place || first;
      const which = device === null ? "" : `${DEVICES[kind] ?? kind} ${device}`;
      return {
        metric,
        id: `${place}/${which}`,
        where,
        which,
        name: [where, which].filter((word) => word !== "").join(" · ") || title,
        slot: devices.length > 1 ? devices.indexOf(device) : places.indexOf(place),
      };
    });
}

function panelsOf(pattern: string, found: readonly Parsed[]): DevicePanel[] {
  const known = QUANTITIES[pattern];
  const group = found[0]?.group ?? "";
  // The devices are the lines: no star for them where it says nothing else.
  const title = known?.title ?? pattern.slice(group === "" ? 0 : group.length + 1).replace(/^\*[/.]/, "");
  const panel = {
    key: pattern,
    title,
    unit: found.find((m) => m.unit)?.unit ?? known?.unit ?? null,
    range: known?.range ?? null,
  };
  const lines = linesOf(found, title);
  if (lines.length <= MOST_LINES) return [{ ...panel, lines }];
  return Array.from({ length: Math.ceil(lines.length / MOST_LINES) }, (_, i) => {
    const some = lines.slice(i * MOST_LINES, (i + 1) * MOST_LINES);
    const span = `${some[0]?.name} to ${some.at(-1)?.name}`;
    return { ...panel, key: `${pattern}#${i}`, title: `${title}, ${span}`, lines: some };
  });
}

/** More than this and no legend can be read; hovering tells. */
const MOST_NAMED = 16;

function legendOf(panels: readonly DevicePanel[]): Pick<DeviceGroup, "legend" | "strokes"> {
  const lines = panels.flatMap((p) => p.lines);
  const byDevice = lines.some((l) => l.which !== "");
  const names = new Map(
    lines.filter((l) => (byDevice ? l.which : l.where) !== "").map((l) => [byDevice ? l.which : l.where, l.slot]),
  );
  const legend = [...names].map(([name, slot]) => ({ name, slot }));
  return {
    legend: legend.length > 1 && legend.length <= MOST_NAMED ? legend : [],
    strokes: byDevice ? [...new Set(lines.map((l) => l.where))].filter((where) => where !== "") : [],
  };
}

/** Panels in groups: GPUs first, because it is them that one pays for; what nobody knows comes last, by name. */
export function deviceGroups(
  metrics: readonly { name: string; unit?: string | null }[],
  place?: string,
): DeviceGroup[] {
  const byPattern = groupBy(
    metrics.map(parse).filter((m) => place === undefined || m.place === place),
    (m) => m.pattern,
  );
  const rank = (pattern: string) => ORDER.get(pattern) ?? ORDER.size;
  const patterns = [...byPattern].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
  const groups = groupBy(patterns, ([, found]) => found[0]?.group ?? "");
  const known = [...GROUPS.keys()];
  const groupRank = (group: string) => (known.includes(group) ? known.indexOf(group) : known.length);
  return [...groups]
    .sort(([a], [b]) => groupRank(a) - groupRank(b) || a.localeCompare(b))
    .map(([group, of]) => {
      const panels = of.flatMap(([pattern, found]) => panelsOf(pattern, found));
      return { title: GROUPS.get(group) ?? (group === "" ? "Other" : group), panels, ...legendOf(panels) };
    });
}
