import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { BrowserRouter } from "react-router";
import { LiveContext } from "@/api/live-context";
import { type LiveFeed, startLiveFeed } from "@/api/live-events";
import { Announcer } from "@/ui/announcer";
import { Toaster } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";

export function Providers({ cache, children }: { cache: QueryClient; children: ReactNode }) {
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
            <Announcer />
          </TooltipProvider>
        </BrowserRouter>
      </LiveContext>
    </QueryClientProvider>
  );
}
