import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type LogLine, type LogPage, logsQuery } from "@/api/resources/logs";

const CHUNK = 500;
/** Lines with a hit that are shown at most; the head says how many there are. */
export const MOST_HITS = 5000;

export interface LogView {
  /** Rows to lay out: all lines of the run, or those with a hit. */
  count: number;
  total: number;
  lineAt(row: number): LogLine | undefined;
  loading: boolean;
  error: Error | null;
  retry(): void;
}

/**
 * Lines by number: only chunks in view are asked for, wherever that is in a log of a million lines. A search shows the
 * lines with a hit instead.
 */
export function useLogLines(run: string, search: string, view: { from: number; to: number }): LogView {
  const head = useQuery(logsQuery(run, { tail: 1 }));
  const hits = useQuery({
    ...logsQuery(run, { search, limit: MOST_HITS }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  const first = Math.floor(view.from / CHUNK);
  const last = Math.floor(view.to / CHUNK);
  const wanted =
    search === "" && (head.data?.last_line ?? 0) > 0
      ? Array.from({ length: last - first + 1 }, (_, i) => first + i)
      : [];
  const combine = useCallback((results: { data: LogPage | undefined; error: Error | null }[]) => {
    const lines = new Map<number, LogLine>();
    for (const { data } of results) for (const line of data?.lines ?? []) lines.set(line.line, line);
    return { lines, error: results.find((r) => r.error)?.error ?? null };
  }, []);
  const chunks = useQueries({
    queries: wanted.map((chunk) => logsQuery(run, { after: chunk * CHUNK, limit: CHUNK })),
    combine,
  });
  const searching = search !== "";
  return {
    count: searching ? (hits.data?.lines.length ?? 0) : (head.data?.last_line ?? 0),
    total: (searching ? hits.data?.total : head.data?.total) ?? 0,
    lineAt: (row) => (searching ? hits.data?.lines[row] : chunks.lines.get(row + 1)),
    loading: searching ? hits.isLoading : head.isLoading,
    error: (searching ? hits.error : null) ?? head.error ?? chunks.error,
    retry: () => void (searching ? hits.refetch() : head.refetch()),
  };
}
