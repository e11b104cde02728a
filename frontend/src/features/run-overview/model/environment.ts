/** Sections of the environment come from plugins: nothing about their fields is certain. */
type Section = Record<string, unknown>;
export type Environment = Record<string, unknown>;

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

export interface Git {
  branch: string | null;
  commit: string | null;
  remote: string | null;
  dirty: boolean;
  diff: string | null;
  truncated: boolean;
}

export function gitOf(environment: Environment): Git | null {
  const git = environment.git;
  if (!isSection(git) || (!text(git.commit) && !text(git.branch))) return null;
  return {
    branch: text(git.branch),
    commit: text(git.commit),
    remote: text(git.remote),
    dirty: git.dirty === true,
    diff: text(git.diff),
    truncated: git.diff_truncated === true,
  };
}

/** The section that knows the program, whatever plugin it came from. */
function programOf(environment: Environment): Section | null {
  return (
    Object.values(environment)
      .filter(isSection)
      .find((s) => Array.isArray(s.argv) || Array.isArray(s.command) || Array.isArray(s.packages)) ?? null
  );
}

const quote = (argument: string) =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

export function commandOf(environment: Environment): string | null {
  const program = programOf(environment);
  const words = program?.argv ?? program?.command;
  return Array.isArray(words) && words.length > 0 ? words.map((w) => quote(String(w))).join(" ") : null;
}

export function packagesOf(environment: Environment): { name: string; version: string }[] {
  const listed = programOf(environment)?.packages;
  if (!Array.isArray(listed)) return [];
  return listed.map((entry) => {
    const [name = "", version = ""] = String(entry).split("==");
    return { name, version };
  });
}

const SHOWN_ELSEWHERE = new Set([
  "argv",
  "command",
  "packages",
  "variables",
  "script",
  "executable",
  "root",
  "diff",
  "host",
  "hostname",
  "user",
  "implementation",
]);

const gib = (value: unknown) => (typeof value === "number" ? `${Number(value.toPrecision(3))}\u2009GiB` : value);

/** `8 × NVIDIA H100` for eight names that are the same. */
function counted(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const counts = new Map<string, number>();
  for (const name of value.map(String)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, n]) => (n > 1 ? `${n} × ${name}` : name)).join(", ");
}

/** What the captured names are called for people, and how their values are written. */
const KNOWN: Record<string, { name: string; write?(value: unknown): unknown }> = {
  cpu: { name: "CPU" },
  cpus: { name: "CPU cores" },
  cpus_usable: { name: "Usable cores" },
  memory: { name: "Memory", write: gib },
  memory_limit: { name: "Memory limit", write: gib },
  cwd: { name: "Working directory" },
  gpus: { name: "GPUs", write: counted },
  os: { name: "OS" },
  cuda: { name: "CUDA" },
  python: { name: "Python" },
};

/** Short facts of all other sections: Python, hardware, operating system. */
export function otherFacts(environment: Environment): { name: string; value: unknown }[] {
  return Object.entries(environment)
    .filter(([section]) => section !== "git")
    .flatMap(([section, fields]) =>
      isSection(fields)
        ? Object.entries(fields)
            .filter(
              ([name, value]) =>
                !SHOWN_ELSEWHERE.has(name) &&
                !(name === "cpus_usable" && value === fields.cpus) &&
                (typeof value !== "object" || Array.isArray(value)) &&
                value !== null &&
                value !== "",
            )
            .map(([name, value]) => ({
              name: KNOWN[name]?.name ?? title(name === "version" ? section : name),
              value: KNOWN[name]?.write?.(value) ?? value,
            }))
        : [],
    )
    .slice(0, 14);
}

const title = (name: string) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
