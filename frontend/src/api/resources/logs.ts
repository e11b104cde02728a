import { queryOptions } from "@tanstack/react-query";
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
}

export const fetchLogs = (run: string, ask: LogsAsk, signal?: AbortSignal) =>
  client.get<LogPage>("/api/runs/{run_id}/logs", { path: { run_id: run }, query: { ...ask }, signal });

export const logsQuery = (run: string, ask: LogsAsk) =>
  queryOptions({ queryKey: keys.runPart(run, "logs", ask), queryFn: ({ signal }) => fetchLogs(run, ask, signal) });

/** Numbers of the lines that match: where something stands in a long log. */
export const logLinesQuery = (run: string, ask: { search?: string; stream?: LogStream; limit: number }) =>
  queryOptions({
    queryKey: keys.runPart(run, "log-lines", ask),
    queryFn: ({ signal }) =>
      client.get<Schemas["LogLines"]>("/api/runs/{run_id}/log-lines", {
        path: { run_id: run },
        query: { ...ask },
        signal,
      }),
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
