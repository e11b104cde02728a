import { ChevronDown, ChevronRight, Maximize2, Minimize2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";

interface Props {
  title: string;
  note?: ReactNode;
  tools?: ReactNode;
  open: boolean;
  onOpen(open: boolean): void;
  /** Alone in the pane, at its full height. */
  full: boolean;
  onFull(full: boolean): void;
  /** Its content is on its way. */
  busy?: boolean;
  children: ReactNode;
}

/** A part of the comparison's right side: it folds, and may have the pane for itself. */
export const Section = ({ title, note, tools, open, onOpen, full, onFull, busy, children }: Props) => (
  <section
    aria-label={title}
    aria-busy={busy}
    className={cx("flex min-w-0 flex-col", full ? "min-h-0 flex-1" : "border-b border-line")}
  >
    <div className="sticky top-0 z-sticky flex h-26 shrink-0 items-center gap-6 border-b border-line bg-sunken pr-6">
      <h2 className="shrink-0">
        <button
          type="button"
          aria-expanded={open || full}
          className="focus-inside flex h-24 min-w-0 items-center gap-6 px-9"
          onClick={() => (full ? onFull(false) : onOpen(!open))}
        >
          <Icon of={open || full ? ChevronDown : ChevronRight} small className="shrink-0 text-fg3" />
          <span className="truncate text-strong">{title}</span>
        </button>
      </h2>
      <span className="num min-w-0 truncate text-fg3">{note}</span>
      <span className="flex-1" />
      {(open || full) && tools}
      <IconButton small label={full ? "Back to all parts" : `${title} alone`} onClick={() => onFull(!full)}>
        <Icon of={full ? Minimize2 : Maximize2} small />
      </IconButton>
    </div>
    {(open || full) && children}
  </section>
);
