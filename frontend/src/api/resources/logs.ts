import { queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type LogLine = Schemas["LogLine"];
export type LogPage = Schemas["LogPage"];

export interface LogsAsk {
  after?: number;
  limit?: number;
  search?: string;
  tail?: number;
}

export const fetchLogs = (run: string, ask: LogsAsk, signal?: AbortSignal) =>
  client.get<LogPage>("/api/runs/{run_id}/logs", { path: { run_id: run }, query: { ...ask }, signal });

export const logsQuery = (run: string, ask: LogsAsk) =>
  queryOptions({ queryKey: keys.runPart(run, "logs", ask), queryFn: ({ signal }) => fetchLogs(run, ask, signal) });
