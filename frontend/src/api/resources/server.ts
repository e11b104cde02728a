import { queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../client";
import { keys } from "../keys";

export const versionQuery = () =>
  queryOptions({
    queryKey: keys.version(),
    queryFn: ({ signal }) => client.get<Schemas["Version"]>("/api/version", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const ping = (signal: AbortSignal) => client.get<Schemas["Version"]>("/api/version", { signal });

/** Where the data lies and its size. It is counted when somebody looks, and not again for a minute. */
export const storageQuery = () =>
  queryOptions({
    queryKey: keys.storage(),
    queryFn: ({ signal }) => client.get<Schemas["Storage"]>("/api/storage", { signal }),
    staleTime: 60_000,
  });
