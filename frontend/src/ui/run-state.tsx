import { cx } from "./cx";

/** States of a run, told apart by shape and not by colour alone. */
interface Look {
  tone: "good" | "bad" | "warn" | "fg3";
  draw: React.ReactNode;
}

const RING = <circle cx="6" cy="6" r="5" strokeWidth="1.5" />;

const LOOKS: Record<string, Look> = {
  running: {
    tone: "good",
    draw: (
      <>
        <circle cx="6" cy="6" r="5.2" strokeWidth="1.4" className="breathe" opacity=".45" />
        <circle cx="6" cy="6" r="2.6" fill="currentColor" stroke="none" />
      </>
    ),
  },
  finished: { tone: "fg3", draw: <path d="M2 6.5 4.8 9.2 10.2 3" strokeWidth="1.75" /> },
  failed: { tone: "bad", draw: <path d="M2.6 2.6l6.8 6.8M9.4 2.6 2.6 9.4" strokeWidth="2" /> },
  crashed: { tone: "bad", draw: <path d="M2.6 2.6l6.8 6.8M9.4 2.6 2.6 9.4" strokeWidth="2" /> },
  stalled: {
    tone: "warn",
    draw: (
      <>
        <circle cx="6" cy="6" r="5" strokeWidth="1.6" strokeDasharray="2.5 2.1" strokeLinecap="butt" />
        <circle cx="6" cy="6" r="1.8" fill="currentColor" stroke="none" />
      </>
    ),
  },
  lost: {
    tone: "warn",
    draw: <circle cx="6" cy="6" r="5" strokeWidth="1.6" strokeDasharray="2.5 2.1" strokeLinecap="butt" />,
  },
  stopped: { tone: "fg3", draw: <rect x="2.5" y="2.5" width="7" height="7" rx="1" strokeWidth="1.5" /> },
  queued: { tone: "fg3", draw: RING },
};

const TONES = { good: "text-good", bad: "text-bad", warn: "text-warn", fg3: "text-fg3" };
const SURFACES = { good: "bg-good-bg", bad: "bg-bad-bg", warn: "bg-warn-bg", fg3: "bg-sunken" };

const lookOf = (state: string): Look => LOOKS[state] ?? { tone: "fg3", draw: RING };

export const StateIcon = ({ state, label = true }: { state: string; label?: boolean }) => {
  const { tone, draw } = lookOf(state);
  return (
    <svg
      viewBox="0 0 12 12"
      width="12"
      height="12"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx("shrink-0", TONES[tone])}
      role={label ? "img" : undefined}
      aria-label={label ? state : undefined}
      aria-hidden={label ? undefined : true}
    >
      {draw}
    </svg>
  );
};

/** In headers a state explains itself: «**crashed** process gone 12:04, last step 18,220». */
export const StateChip = ({ state, reason }: { state: string; reason?: string }) => {
  const { tone } = lookOf(state);
  return (
    <span className={cx("inline-flex min-h-22 min-w-0 items-center gap-6 rounded-chip px-7", SURFACES[tone])}>
      <StateIcon state={state} label={false} />
      <span className={cx("font-medium", TONES[tone])}>{state}</span>
      {reason && <span className="truncate text-fg2">{reason}</span>}
    </span>
  );
};
