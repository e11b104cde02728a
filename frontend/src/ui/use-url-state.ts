import { useCallback, useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { type Param, readParam, writeParam } from "@/lib/url-state/codec";

/**
 * State that lives in the address. Setting replaces the entry in the history by default, since a slider or an eye is
 * no place to come back to; `push` makes one.
 */
export function useUrlState<T>(param: Param<T>): [T, (value: T, how?: { push?: boolean }) => void] {
  const { search } = useLocation();
  const set = useSetUrl();
  const text = new URLSearchParams(search).get(param.name);
  // The parsed value keeps its identity for as long as its text stays the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` is all of `search` that the value depends on
  const value = useMemo(() => readParam(param, new URLSearchParams(search)), [param, text]);
  const setValue = useCallback(
    (next: T, how?: { push?: boolean }) => set((params) => writeParam(param, next, params), how),
    [param, set],
  );
  return [value, setValue];
}

/** Changes several parameters at once. */
export function useSetUrl(): (change: (params: URLSearchParams) => void, how?: { push?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback(
    (change, how) => {
      // The window's address, not the hook's: two changes within one event would lose the first.
      const params = new URLSearchParams(window.location.search);
      change(params);
      const search = readable(params);
      navigate({ pathname: window.location.pathname, search: search ? `?${search}` : "" }, { replace: !how?.push });
    },
    [navigate],
  );
}

/** Addresses are read by people: characters that need no escape in a query don't get one. */
const readable = (params: URLSearchParams): string =>
  params.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%60", "`");
