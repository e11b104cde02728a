import { useCallback, useSyncExternalStore } from "react";

/** Taste of one person on one machine: density, split, open tabs of code. What others should see lives in the address. */
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is forbidden: the default holds for this visit
  }
};

export function useStored(name: string, fallback: string): [string, (value: string) => void] {
  const key = `trackai.${name}`;
  const value = useSyncExternalStore(subscribe, () => read(key)) ?? fallback;
  const set = useCallback(
    (next: string) => {
      try {
        localStorage.setItem(key, next);
      } catch {
        return; // see above
      }
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [value, set];
}
