import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { BrowserRouter } from "react-router";
import { LiveContext } from "@/api/live-context";
import { type LiveFeed, startLiveFeed } from "@/api/live-events";
import { makeQueryClient } from "@/api/query-client";
import { Toaster } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";

export function Providers({ children }: { children: ReactNode }) {
  const [cache] = useState(makeQueryClient);
  const [feed, setFeed] = useState<LiveFeed | null>(null);
  useEffect(() => {
    const started = startLiveFeed(cache);
    setFeed(started);
    return () => started.stop();
  }, [cache]);
  return (
    <QueryClientProvider client={cache}>
      <LiveContext value={feed}>
        <BrowserRouter>
          <TooltipProvider>
            {children}
            <Toaster />
          </TooltipProvider>
        </BrowserRouter>
      </LiveContext>
    </QueryClientProvider>
  );
}
