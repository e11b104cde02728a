/**
 * An address over a saved view: what the address does not say, the view does. Every parameter keeps its own text, so
 * that nobody here needs to know which there are. An empty text says that the default holds although the view has another.
 */
export type Layer = Readonly<Record<string, string>>;

/** Says which saved view the address lies over: an id, or `none` where the project's default is not wanted. */
export const VIEW = "view";

/** What belongs to a moment and not to a view: where somebody looked, not how things are laid out. */
const EPHEMERAL: ReadonlySet<string> = new Set([VIEW, "zoom", "panel", "pin", "max", "open"]);

/** All that holds: the address, over the view. */
export function layered(search: URLSearchParams | string, base: Layer | null): URLSearchParams {
  const own = new URLSearchParams(search);
  const all = new URLSearchParams(base ?? {});
  for (const [name, text] of own) {
    if (text === "") all.delete(name);
    else all.set(name, text);
  }
  return all;
}

/** What of `all` an address has to say over the view. */
export function overrides(all: URLSearchParams, base: Layer | null): URLSearchParams {
  const own = new URLSearchParams();
  for (const [name, text] of all) {
    if (text !== "" && base?.[name] !== text) own.set(name, text);
  }
  for (const name of Object.keys(base ?? {})) {
    if (!all.get(name)) own.set(name, "");
  }
  return own;
}

/** The part of an address that a view keeps. */
export function layoutOf(all: URLSearchParams): Layer {
  return Object.fromEntries([...all].filter(([name, text]) => !EPHEMERAL.has(name) && text !== ""));
}

/** What an address says of the layout: its view and what it says over it, also that something is taken away. */
export function ownLayout(search: string): Layer {
  return Object.fromEntries([...new URLSearchParams(search)].filter(([name]) => name === VIEW || !EPHEMERAL.has(name)));
}

/** The address with another layout, and what belongs to the moment as it was. */
export function withLayout(search: string, layout: Layer): URLSearchParams {
  const kept = [...new URLSearchParams(search)].filter(([name]) => name !== VIEW && EPHEMERAL.has(name));
  return new URLSearchParams([...kept, ...Object.entries(layout)]);
}

export const sameLayer = (a: Layer, b: Layer): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};
