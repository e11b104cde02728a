import { queryOptions } from "@tanstack/react-query";
import { client, type Schemas, urlOf } from "../client";
import { keys } from "../keys";

export type ExportFormat = Schemas["ExportFormat"];

/** In which formats this server can write files. */
export const exportFormatsQuery = () =>
  queryOptions({
    queryKey: keys.exportFormats(),
    queryFn: async ({ signal }) =>
      (await client.get<Schemas["ExportFormats"]>("/api/export/formats", { signal })).formats,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The address of a file, which the browser saves by itself: nothing of it passes through the page. */
export const exportUrl = (what: "runs" | "points", query: Record<string, string | boolean | undefined>): string =>
  urlOf(`/api/export/${what}`, {}, query);
