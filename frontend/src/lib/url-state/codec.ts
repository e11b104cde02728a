/**
 * The URL is the state. A parameter knows its name, its default and how to read and write itself.
 *
 * `parse` never throws: text that makes no sense gives null, and the caller falls back to the default.
 * `print` gives null for the default, so that addresses stay short.
 */
export interface Param<T> {
  readonly name: string;
  readonly fallback: T;
  parse(text: string): T | null;
  print(value: T): string | null;
}

export const readParam = <T>(param: Param<T>, search: URLSearchParams): T => {
  const text = search.get(param.name);
  return text === null ? param.fallback : (param.parse(text) ?? param.fallback);
};

export function writeParam<T>(param: Param<T>, value: T, search: URLSearchParams): void {
  const text = param.print(value);
  if (text === null) search.delete(param.name);
  else search.set(param.name, text);
}

export const textParam = (name: string, fallback = ""): Param<string> => ({
  name,
  fallback,
  parse: (text) => text,
  print: (value) => (value === fallback ? null : value),
});

export const flagParam = (name: string): Param<boolean> => ({
  name,
  fallback: false,
  parse: (text) => (text === "1" ? true : text === "0" ? false : null),
  print: (value) => (value ? "1" : null),
});

export const numberParam = (name: string, fallback: number, min: number, max: number): Param<number> => ({
  name,
  fallback,
  parse: (text) => {
    const x = Number(text);
    return text.trim() !== "" && Number.isFinite(x) && x >= min && x <= max ? x : null;
  },
  print: (value) => (value === fallback ? null : String(value)),
});

/** A number, or none. */
export const maybeNumberParam = (name: string): Param<number | null> => ({
  name,
  fallback: null,
  parse: (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null),
  print: (value) => (value === null ? null : String(value)),
});

export const choiceParam = <T extends string>(name: string, choices: readonly [T, ...T[]]): Param<T> => ({
  name,
  fallback: choices[0],
  parse: (text) => choices.find((c) => c === text) ?? null,
  print: (value) => (value === choices[0] ? null : value),
});

/** A list whose items may hold commas: those are back-quoted, as in the filter language. */
export const listParam = (name: string, fallback: readonly string[] = []): Param<readonly string[]> => ({
  name,
  fallback,
  parse: (text) => splitQuoted(text),
  print: (value) => (sameList(value, fallback) ? null : joinQuoted(value)),
});

/** `a..b` with a < b. */
export const rangeParam = (name: string): Param<readonly [number, number] | null> => ({
  name,
  fallback: null,
  parse: (text) => {
    const [from, to] = text.split("..").map(Number);
    return from !== undefined && to !== undefined && Number.isFinite(from) && Number.isFinite(to) && from < to
      ? [from, to]
      : null;
  },
  print: (value) => (value === null ? null : `${value[0]}..${value[1]}`),
});

/** One number or `a..b` with a < b. */
export const pinParam = (name: string): Param<readonly [number] | readonly [number, number] | null> => ({
  name,
  fallback: null,
  parse: (text) => {
    const numbers = text.split("..").map(Number);
    const [from, to] = numbers;
    if (text.trim() === "" || from === undefined || !Number.isFinite(from)) return null;
    if (to === undefined) return [from];
    return Number.isFinite(to) && from < to ? [from, to] : null;
  },
  print: (value) => (value === null ? null : value.join("..")),
});

/** Numbers by name: `name:240,metric.val/acc.max:120`. */
export const widthsParam = (name: string, least: number, most: number): Param<Readonly<Record<string, number>>> => ({
  name,
  fallback: {},
  parse: (text) =>
    Object.fromEntries(
      splitQuoted(text).flatMap((item) => {
        const at = item.lastIndexOf(":");
        const width = Number(item.slice(at + 1));
        return at > 0 && width >= least && width <= most ? [[item.slice(0, at), width] as const] : [];
      }),
    ),
  print: (value) => joinQuoted(Object.entries(value).map(([column, width]) => `${column}:${width}`)) || null,
});

export function splitQuoted(text: string): string[] {
  const items: string[] = [];
  for (const match of text.matchAll(/((?:`(?:[^`]|``)*`|[^,`])+)/g)) {
    items.push(match[0].replace(/`((?:[^`]|``)*)`/g, (_, inner: string) => inner.replaceAll("``", "`")));
  }
  return items;
}

export const joinQuoted = (items: readonly string[]): string =>
  items.map((i) => (/[,`]/.test(i) ? `\`${i.replaceAll("`", "``")}\`` : i)).join(",");

const sameList = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i]);

/** Anything that JSON can hold. `read` checks what came and gives null for what makes no sense. */
export const jsonParam = <T>(name: string, fallback: T, read: (value: unknown) => T | null): Param<T> => ({
  name,
  fallback,
  parse(text) {
    try {
      return read(JSON.parse(text));
    } catch {
      return null;
    }
  },
  print(value) {
    const text = JSON.stringify(value);
    return text === JSON.stringify(fallback) ? null : text;
  },
});
