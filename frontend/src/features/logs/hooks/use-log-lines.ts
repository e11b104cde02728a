import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import {
  type LinesAsk,
  type LogLine,
  type LogPage,
  type LogStream,
  logLinesQuery,
  logsQuery,
} from "@/api/resources/logs";
import { firstAtOrAfter, withContext } from "../model/lines";

const CHUNK = 500;
/** Lines that are asked for by number at once. */
const NAMED_CHUNK = 200;
/** Numbers of lines that are held: where hits are, and which lines a stream has. */
const MOST_HITS = 20_000;
const MOST_ROWS = 2_000_000;
const ROWS_PAGE = 100_000;

export interface LogAsk {
  search: string;
  regex: boolean;
  stream: LogStream | "";
  /** Only lines with a hit, instead of all with the hits marked. */
  only: boolean;
  /** With so many lines before and behind each. */
  around: number;
}

export interface LogView {
  /** Rows to lay out: all lines of the run, or those that the filter leaves. */
  count: number;
  /** Lines of the run. */
  total: number;
  /** Numbers of the lines with a hit, in order; and how many there are beyond those. */
  hits: readonly number[];
  allHits: number;
  /** How far the search has come, 0 to 1. */
  searched: number;
  lineAt(row: number): LogLine | undefined;
  /** The number of the line in a row. */
  numberAt(row: number): number;
  /** The row of a line, or of the next one that is shown. */
  rowOf(line: number): number;
  loading: boolean;
  error: Error | null;
  /** What is wrong with the search; the lines stay as they are. */
  searchError: Error | null;
  retry(): void;
}

const NONE: readonly number[] = [];

/** Numbers of lines, a page after the other until the last line was looked at, and on when there are more. */
function useFound(run: string, ask: LinesAsk, last: number, most: number, enabled: boolean) {
  const found = useInfiniteQuery({ ...logLinesQuery(run, ask), enabled: enabled && last > 0 });
  const { data, isFetching, isError, fetchNextPage } = found;
  const searched = data?.pages.at(-1)?.searched ?? 0;
  const lines = useMemo(() => data?.pages.flatMap((p) => p.lines).slice(0, most) ?? NONE, [data, most]);
  const more = enabled && data !== undefined && searched < last && !isFetching && !isError;
  useEffect(() => {
    if (more) void fetchNextPage();
  }, [more, fetchNextPage]);
  const total = data?.pages.reduce((n, p) => n + p.total, 0) ?? 0;
  return { lines, total, searched: last > 0 ? searched / last : 1, loading: found.isLoading, error: found.error };
}

/** Lines by number: only chunks in view are asked for, wherever that is in a log of a million lines. */
export function useLogLines(run: string, ask: LogAsk, view: { from: number; to: number }): LogView {
  const { search, regex, stream, only, around } = ask;
  const searching = search !== "";
  const head = useQuery(logsQuery(run, { tail: 1 }));
  const end = head.data?.last_line ?? 0;
  const ofStream = stream || undefined;
  const hits = useFound(run, { search, regex, stream: ofStream, limit: MOST_HITS }, end, MOST_HITS, searching);
  const onlyHits = only && searching;
  const byStream = stream !== "" && !onlyHits;
  const left = useFound(run, { stream: ofStream, limit: ROWS_PAGE }, end, MOST_ROWS, byStream);
  const rows = useMemo(
    () => (onlyHits ? withContext(hits.lines, around, end) : byStream ? left.lines : null),
    [onlyHits, hits.lines, around, end, byStream, left.lines],
  );
  const count = rows ? rows.length : end;
  const size = rows ? NAMED_CHUNK : CHUNK;
  const first = Math.floor(view.from / size);
  const last = Math.floor(Math.min(view.to, count - 1) / size);
  const wanted = count > 0 ? Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i) : [];
  const combine = useCallback((results: { data: LogPage | undefined; error: Error | null }[]) => {
    const lines = new Map<number, LogLine>();
    for (const { data } of results) for (const line of data?.lines ?? []) lines.set(line.line, line);
    return { lines, error: results.find((r) => r.error)?.error ?? null };
  }, []);
  const chunks = useQueries({
    queries: wanted.map((chunk) =>
      rows
        ? logsQuery(run, { lines: rows.slice(chunk * size, (chunk + 1) * size).join(",") })
        : logsQuery(run, { after: chunk * size, limit: size }),
    ),
    combine,
  });
  const numberAt = (row: number) => (rows ? (rows[row] ?? 0) : row + 1);
  return {
    count,
    total: head.data?.total ?? 0,
    hits: searching ? hits.lines : NONE,
    allHits: searching ? hits.total : 0,
    searched: searching ? hits.searched : 1,
    lineAt: (row) => chunks.lines.get(numberAt(row)),
    numberAt,
    rowOf: (line) => (rows ? Math.min(rows.length - 1, firstAtOrAfter(rows, line)) : line - 1),
    loading: head.isLoading || (byStream && left.loading) || (onlyHits && hits.loading),
    error: head.error ?? left.error ?? chunks.error,
    searchError: searching ? hits.error : null,
    retry: () => void head.refetch(),
  };
}
