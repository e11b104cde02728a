/** What a run leaves behind besides numbers: files, rich values, alerts. */
import { queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export type Alert = Schemas["Alert"];
export type RunFile = Schemas["RunFile"];
export type RichKey = Schemas["RichKey"];
export type RichValue = Schemas["RichValue"];

export const filesQuery = (run: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "files"),
    queryFn: async ({ signal }) =>
      (await client.get<Schemas["FileList"]>("/api/runs/{run_id}/files", { path: { run_id: run }, signal })).files,
  });

export const alertsQuery = (run: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "alerts"),
    queryFn: async ({ signal }) =>
      (await client.get<Schemas["AlertList"]>("/api/runs/{run_id}/alerts", { path: { run_id: run }, signal })).alerts,
  });

export const richKeysQuery = (run: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "rich"),
    queryFn: async ({ signal }) =>
      (await client.get<Schemas["RichKeyList"]>("/api/runs/{run_id}/rich", { path: { run_id: run }, signal })).keys,
  });

export const richValuesQuery = (run: string, key: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "rich", { key }),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["RichValueList"]>("/api/runs/{run_id}/rich/{key}", {
          path: { run_id: run, key },
          query: { limit: 1000 },
          signal,
        })
      ).values,
  });

/** Content lies under its hash; the server sends it with a type that can't run. */
export const blobUrl = (sha256: string) => `/api/blobs/${encodeURIComponent(sha256)}`;
