import { QueryClient } from "@tanstack/react-query";
import { isWorthRetrying } from "./problems";

/** Live events say what changed, so answers don't age by themselves. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A laptop without a network still reaches its own server: whether somebody answers is found out by asking.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        gcTime: 120_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
        retryDelay: (failures) => Math.min(4000, 400 * 2 ** failures),
      },
    },
  });
}
