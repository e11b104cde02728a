/** What a run leaves behind besides numbers: files, rich values, alerts. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
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

export type Artifact = Schemas["Artifact"];

/** Versions of artifacts that the run made or used. */
export const artifactsQuery = (run: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "artifacts"),
    queryFn: async ({ signal }) =>
      (await client.get<Schemas["ArtifactList"]>("/api/runs/{run_id}/artifacts", { path: { run_id: run }, signal }))
        .artifacts,
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

export const richStepsQuery = (run: string, key: string) =>
  queryOptions({
    queryKey: keys.runPart(run, "rich-steps", { key }),
    queryFn: async ({ signal }) =>
      (
        await client.get<Schemas["RichSteps"]>("/api/runs/{run_id}/rich-steps/{key}", {
          path: { run_id: run, key },
          signal,
        })
      ).steps,
  });

const fetchRich = async (
  run: string,
  key: string,
  query: { step?: number; sample?: number; limit?: number },
  signal: AbortSignal,
) =>
  (
    await client.get<Schemas["RichValueList"]>("/api/runs/{run_id}/rich/{key}", {
      path: { run_id: run, key },
      query,
      signal,
    })
  ).values;

/** Values at a step that has some; undefined: not known yet. Only the newest step can still grow. */
export const richAtQuery = (run: string, key: string, step: number | undefined, newest: boolean) =>
  queryOptions({
    queryKey: newest ? keys.runPart(run, "rich", { key, step }) : keys.richAt(run, key, step ?? 0),
    queryFn: ({ signal }) => fetchRich(run, key, { step: step ?? 0, limit: 200 }, signal),
    placeholderData: keepPreviousData,
    staleTime: newest ? 0 : Number.POSITIVE_INFINITY,
    enabled: step !== undefined,
  });

/** The first value of so many steps, taken evenly. */
export const richSampleQuery = (run: string, key: string, sample: number, enabled = true) =>
  queryOptions({
    queryKey: keys.runPart(run, "rich", { key, sample }),
    queryFn: ({ signal }) => fetchRich(run, key, { sample }, signal),
    placeholderData: keepPreviousData,
    enabled,
  });

/** Content lies under its hash; the server sends it with a type that can't run. */
export const blobUrl = (sha256: string) => `/api/blobs/${encodeURIComponent(sha256)}`;

/** Contents for panels: addresses, a sandboxed page for a frame, bytes. */
export const blobs = {
  url: blobUrl,
  page: (sha256: string) => `${blobUrl(sha256)}/page`,
  bytes: async (sha256: string, signal?: AbortSignal): Promise<ArrayBuffer> => {
    const answer = await fetch(blobUrl(sha256), { signal });
    if (!answer.ok) throw new Error(`The content ${sha256.slice(0, 12)} could not be read (${answer.status}).`);
    return answer.arrayBuffer();
  },
};

/** The first bytes of a content, as text; what is no text has signs for it. */
export const blobTextQuery = (sha256: string, most: number) =>
  queryOptions({
    queryKey: ["blob-text", sha256, most] as const,
    queryFn: async ({ signal }) => {
      const answer = await fetch(blobUrl(sha256), { signal, headers: { range: `bytes=0-${most - 1}` } });
      if (!answer.ok) throw new Error(`The content could not be read (${answer.status}).`);
      const text = new TextDecoder().decode(await answer.arrayBuffer());
      return { text: text.slice(0, most), binary: text.includes("\u0000") };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
