import { hashKey, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { news, showNews } from "@/api/live-news";
import { isMistake, type Problem } from "@/api/problems";
import { type Group, type Run, type RunsAsk, runListQuery } from "@/api/resources/runs";
import { useObservable } from "@/ui/use-observable";

export interface RunList {
  runs: readonly Run[];
  /** Instead of runs, where runs are grouped. */
  groups: readonly Group[];
  /** Runs that match. */
  total: number;
  totalAll: number;
  totalGroups: number;
  tookMs: number | null;
  /** The filter whose answer is shown. */
  filter: string;
  mistake: Problem | null;
  error: Error | null;
  loading: boolean;
  refreshing: boolean;
  /** New runs, or groups, that match and wait until they are asked for, so that no row moves under the pointer. */
  fresh: number;
  showFresh(): void;
  more(): void;
  retry(): void;
}

/** The runs that match, or their groups, asked for once it is `settled` what to ask. While a filter is a mistake, the last good answer stays. */
export function useRunList(ask: RunsAsk & { filter: string }, settled: boolean): RunList {
  const [good, setGood] = useState<string | null>(null);
  const asked = useInfiniteQuery({ ...runListQuery(ask), enabled: settled });
  const mistake = isMistake(asked.error) ? asked.error : null;
  if (asked.isSuccess && !asked.isPlaceholderData && good !== ask.filter) setGood(ask.filter);
  const kept = useInfiniteQuery({ ...runListQuery({ ...ask, filter: good ?? "" }), enabled: mistake !== null });
  const shown = mistake ? kept : asked;
  const pages = shown.data?.pages;
  const runs = useMemo(() => pages?.flatMap((p) => p.runs) ?? [], [pages]);
  const groups = useMemo(() => pages?.flatMap((p) => p.groups) ?? [], [pages]);
  const first = pages?.[0];
  const cache = useQueryClient();
  const hash = hashKey(runListQuery(mistake ? { ...ask, filter: good ?? "" } : ask).queryKey);
  const waiting = useObservable(news, (all) => all.get(hash));
  const fresh = useMemo(() => {
    const known = new Set([...runs.map((r) => r.id), ...groups.map((g) => g.id)]);
    return [...(waiting ?? [])].filter((id) => !known.has(id)).length;
  }, [waiting, runs, groups]);
  return {
    runs,
    groups,
    total: first?.total ?? 0,
    totalAll: first?.total_all ?? 0,
    totalGroups: first?.total_groups ?? 0,
    tookMs: first?.took_ms ?? null,
    filter: mistake ? (good ?? "") : ask.filter,
    mistake,
    error: mistake ? kept.error : asked.error,
    loading: !pages && (shown.isFetching || !settled),
    refreshing: shown.isPlaceholderData,
    fresh,
    showFresh: () => void showNews(cache),
    more: () => {
      if (shown.hasNextPage && !shown.isFetchingNextPage && !shown.isPlaceholderData) void shown.fetchNextPage();
    },
    retry: () => void shown.refetch(),
  };
}
