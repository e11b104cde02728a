import { formatAgo, formatExact } from "@/lib/format/times";
import { useNow } from "./use-now";

/** A relative time with the exact one on hover. */
export const Ago = ({ time, className }: { time: number; className?: string }) => {
  const now = useNow();
  return (
    <time dateTime={new Date(time * 1000).toISOString()} title={formatExact(time)} className={className}>
      {formatAgo(time, now)}
    </time>
  );
};
