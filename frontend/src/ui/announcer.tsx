import { announcement } from "@/lib/announcements";
import { useObservable } from "./use-observable";

/** The one place of the page that is read out by itself. */
export function Announcer() {
  const { text, count } = useObservable(announcement, (a) => a);
  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {/* A new element each time: the same words again are read again. */}
      <p key={count}>{text}</p>
    </div>
  );
}
