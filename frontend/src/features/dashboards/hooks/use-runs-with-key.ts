import { useQueries, useQuery } from "@tanstack/react-query";
import { richKeysQuery } from "@/api/resources/records";
import { type Run, runsQuery } from "@/api/resources/runs";
import { runsFilter } from "../model/question";
import type { Settings } from "../model/widget";

const LOOKED_AT = 24;

interface Found {
  runs: readonly Run[];
  loading: boolean;
  error: Error | null;
  retry(): void;
}

/** The newest runs that have logged a rich value under the widget's key; it is looked for in the newest 24 that match. */
export function useRunsWithKey(project: string, settings: Settings, want: number): Found {
  const filter = runsFilter(settings);
  const found = useQuery(
    runsQuery(
      { project, filter: filter ?? "", sort: ["-created"], limit: LOOKED_AT },
      filter !== null && settings.key !== "",
    ),
  );
  const newest = found.data ?? [];
  const keys = useQueries({ queries: newest.map((run) => richKeysQuery(run.id)) });
  const runs = newest.filter((_, i) => keys[i]?.data?.some((k) => k.key === settings.key)).slice(0, want);
  return {
    runs,
    loading: !found.data || (runs.length < want && keys.some((k) => k.isPending)),
    error: found.error ?? keys.find((k) => k.error)?.error ?? null,
    retry: () => {
      void found.refetch();
      for (const k of keys) if (k.error) void k.refetch();
    },
  };
}
