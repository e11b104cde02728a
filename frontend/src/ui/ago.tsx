import { formatAgo, formatDateTime, formatExact } from "@/lib/format/times";
import { useNow } from "./use-now";
import { useStored } from "./use-stored";

/** A relative time with the exact one on hover; or the other way, for those who chose so. */
export const Ago = ({ time, className }: { time: number; className?: string }) => {
  const now = useNow();
  const [dates] = useStored("dates", "relative");
  const [shown, onHover] = [formatAgo(time, now), formatExact(time)];
  return (
    <time
      dateTime={new Date(time * 1000).toISOString()}
      title={dates === "exact" ? shown : onHover}
      className={className}
    >
      {dates === "exact" ? formatDateTime(time) : shown}
    </time>
  );
};
