import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { sentenceOf } from "@/api/problems";
import { filterPartsQuery } from "@/api/resources/columns";

/** Asks the server whether a condition can be; gives its sentence if not. The grammar lives there alone. */
export function useConditionCheck(): (text: string) => Promise<string | null> {
  const cache = useQueryClient();
  return useCallback(
    async (text) => {
      try {
        await cache.fetchQuery(filterPartsQuery(text));
        return null;
      } catch (error) {
        return sentenceOf(error);
      }
    },
    [cache],
  );
}
