import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { membersQuery, type Run, type RunsAsk } from "@/api/resources/runs";

const FIRST = 200;

export interface Members {
  runs: ReadonlyMap<string, readonly Run[]>;
  /** The next ones of a group, as its end comes into view. */
  more(group: string): void;
}

/** The runs of the groups that are unfolded. */
export function useMembers(ask: RunsAsk, open: readonly string[], counts: ReadonlyMap<string, number>): Members {
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(new Map());
  const combine = useCallback(
    (results: { data: Run[] | undefined }[]) => new Map(open.map((id, i) => [id, results[i]?.data ?? []])),
    [open],
  );
  const runs = useQueries({
    // A group that is not among those that match has no members to ask for.
    queries: open.map((group) => ({
      ...membersQuery({ ...ask, group }, wanted.get(group) ?? FIRST),
      enabled: counts.has(group),
    })),
    combine,
  });
  const more = (group: string) => {
    const [have, asked] = [runs.get(group)?.length ?? 0, wanted.get(group) ?? FIRST];
    if (have >= asked && have < (counts.get(group) ?? 0)) setWanted(new Map(wanted).set(group, asked * 2));
  };
  return { runs, more };
}
