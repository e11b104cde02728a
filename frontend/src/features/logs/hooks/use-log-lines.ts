import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type LogLine, type LogPage, type LogStream, logLinesQuery, logsQuery } from "@/api/resources/logs";
import { firstAtOrAfter } from "../model/lines";

const CHUNK = 500;
/** Numbers of lines that are asked for at most: where hits are, and which lines a filter leaves. */
const MOST_HITS = 20_000;
const MOST_ROWS = 100_000;

export interface LogAsk {
  search: string;
  stream: LogStream | "";
  /** Only lines with a hit, instead of all with the hits marked. */
  only: boolean;
}

export interface LogView {
  /** Rows to lay out: all lines of the run, or those that the filter leaves. */
  count: number;
  /** Lines of the run. */
  total: number;
  /** Numbers of the lines with a hit, in order; and how many there are beyond those. */
  hits: readonly number[];
  allHits: number;
  lineAt(row: number): LogLine | undefined;
  /** The number of the line in a row. */
  numberAt(row: number): number;
  /** The row of a line, or of the next one that is shown. */
  rowOf(line: number): number;
  loading: boolean;
  error: Error | null;
  retry(): void;
}

const NONE: readonly number[] = [];

/** Lines by number: only chunks in view are asked for, wherever that is in a log of a million lines. */
export function useLogLines(run: string, ask: LogAsk, view: { from: number; to: number }): LogView {
  const search = ask.search || undefined;
  const stream = ask.stream || undefined;
  const filtered = stream !== undefined || (ask.only && search !== undefined);
  const head = useQuery(logsQuery(run, { tail: 1 }));
  const hits = useQuery({
    ...logLinesQuery(run, { search, stream, limit: MOST_HITS }),
    enabled: search !== undefined,
    placeholderData: keepPreviousData,
  });
  const left = useQuery({
    ...logLinesQuery(run, { search: ask.only ? search : undefined, stream, limit: MOST_ROWS }),
    enabled: filtered,
    placeholderData: keepPreviousData,
  });
  const rows = filtered ? (left.data?.lines ?? NONE) : null;
  const count = rows ? rows.length : (head.data?.last_line ?? 0);
  const first = Math.floor(view.from / CHUNK);
  const last = Math.floor(Math.min(view.to, count - 1) / CHUNK);
  const wanted = count > 0 ? Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i) : [];
  const combine = useCallback((results: { data: LogPage | undefined; error: Error | null }[]) => {
    const lines = new Map<number, LogLine>();
    for (const { data } of results) for (const line of data?.lines ?? []) lines.set(line.line, line);
    return { lines, error: results.find((r) => r.error)?.error ?? null };
  }, []);
  const chunks = useQueries({
    queries: wanted.map((chunk) =>
      rows
        ? logsQuery(run, {
            after: (rows[chunk * CHUNK] ?? 1) - 1,
            limit: CHUNK,
            stream,
            search: ask.only ? search : undefined,
          })
        : logsQuery(run, { after: chunk * CHUNK, limit: CHUNK }),
    ),
    combine,
  });
  const numberAt = (row: number) => (rows ? (rows[row] ?? 0) : row + 1);
  return {
    count,
    total: head.data?.total ?? 0,
    hits: search ? (hits.data?.lines ?? NONE) : NONE,
    allHits: search ? (hits.data?.total ?? 0) : 0,
    lineAt: (row) => chunks.lines.get(numberAt(row)),
    numberAt,
    rowOf: (line) => (rows ? Math.min(rows.length - 1, firstAtOrAfter(rows, line)) : line - 1),
    loading: filtered ? left.isLoading : head.isLoading,
    error: head.error ?? (filtered ? left.error : null) ?? hits.error ?? chunks.error,
    retry: () => {
      void head.refetch();
      if (filtered) void left.refetch();
    },
  };
}
