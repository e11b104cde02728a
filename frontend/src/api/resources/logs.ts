import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type LogLine = Schemas["LogLine"];
export type LogPage = Schemas["LogPage"];
export type LogStream = "stdout" | "stderr";

export interface LogsAsk {
  after?: number;
  limit?: number;
  search?: string;
  tail?: number;
  stream?: LogStream;
  /** These lines alone, by number, parted by commas. */
  lines?: string;
}

export const fetchLogs = (run: string, ask: LogsAsk, signal?: AbortSignal) =>
  client.get<LogPage>("/api/runs/{run_id}/logs", { path: { run_id: run }, query: { ...ask }, signal });

export const logsQuery = (run: string, ask: LogsAsk) =>
  queryOptions({ queryKey: keys.runPart(run, "logs", ask), queryFn: ({ signal }) => fetchLogs(run, ask, signal) });

export interface LinesAsk {
  search?: string;
  regex?: boolean;
  stream?: LogStream;
  limit: number;
}

/**
 * Numbers of the lines that match: where something stands in a long log. A page is as far as the server comes in a
 * second; there is a next one until it has `searched` the last line, and again when the run has printed more. News of the
 * run don't begin it anew.
 */
export const logLinesQuery = (run: string, ask: LinesAsk) =>
  infiniteQueryOptions({
    queryKey: keys.logLines(run, ask),
    queryFn: ({ pageParam, signal }) =>
      client.get<Schemas["LogLines"]>("/api/runs/{run_id}/log-lines", {
        path: { run_id: run },
        query: { ...ask, after: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.searched,
    staleTime: Number.POSITIVE_INFINITY,
  });

const PAGE = 10_000;

/** All lines of a stream (or of both), page by page. */
export async function* allLogs(run: string, stream: LogStream | undefined): AsyncGenerator<LogLine[]> {
  for (let after = 0; ; ) {
    const { lines } = await fetchLogs(run, { after, limit: PAGE, stream });
    if (lines.length > 0) yield lines;
    const last = lines.at(-1);
    if (!last || lines.length < PAGE) return;
    after = last.line;
  }
}
