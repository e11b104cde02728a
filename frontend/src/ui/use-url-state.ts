import { use, useCallback, useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { type Param, readParam, writeParam } from "@/lib/url-state/codec";
import { layered, overrides } from "@/lib/url-state/layers";
import { UrlBase } from "./url-base";

/**
 * State that lives in the address, over the saved view if there is one. Setting replaces the entry in the history by
 * default, since a slider or an eye is no place to come back to; `push` makes one.
 */
export function useUrlState<T>(param: Param<T>): [T, (value: T, how?: { push?: boolean }) => void] {
  const { search } = useLocation();
  const base = use(UrlBase);
  const set = useSetUrl();
  const all = layered(search, base);
  const text = all.get(param.name);
  // The parsed value keeps its identity for as long as its text stays the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` is all of `all` that the value depends on
  const value = useMemo(() => readParam(param, all), [param, text]);
  const setValue = useCallback(
    (next: T, how?: { push?: boolean }) => set((params) => writeParam(param, next, params), how),
    [param, set],
  );
  return [value, setValue];
}

/** Changes several parameters at once. The change sees all that holds, and the address then says what differs from the view. */
export function useSetUrl(): (change: (params: URLSearchParams) => void, how?: { push?: boolean }) => void {
  const navigate = useNavigate();
  const base = use(UrlBase);
  return useCallback(
    (change, how) => {
      // The window's address, not the hook's: two changes within one event would lose the first.
      const params = layered(window.location.search, base);
      change(params);
      const search = readable(overrides(params, base));
      navigate({ pathname: window.location.pathname, search: search ? `?${search}` : "" }, { replace: !how?.push });
    },
    [navigate, base],
  );
}

/** Addresses are read by people: characters that need no escape in a query don't get one. */
const readable = (params: URLSearchParams): string =>
  params.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%60", "`").replaceAll("%7E", "~");
