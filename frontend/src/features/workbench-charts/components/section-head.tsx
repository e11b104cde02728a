import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "@/lib/format/numbers";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";

interface Props {
  title: string;
  total: number;
  open: boolean;
  onToggle(): void;
  /** From this panel to that one, counted from 0, when they don't fit one page. */
  page?: { at: number; last: number; size: number; go(to: number): void };
  /** At the right end, while it is open. */
  children?: ReactNode;
}

/** Chevron, prefix, count, pages; sticks under the head of the pane. */
export const SectionHeader = ({ title, total, open, onToggle, page, children }: Props) => (
  <div className="sticky top-0 z-sticky flex h-26 items-center border-b border-line bg-sunken pr-6 [section+section_&]:-mt-1 [section+section_&]:border-t">
    <h2 className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        className="focus-inside flex h-24 min-w-0 items-center gap-6 px-9"
        onClick={onToggle}
      >
        <Icon of={open ? ChevronDown : ChevronRight} small className="shrink-0 text-fg3" />
        <span className="truncate text-strong">{title}</span>
        <span className="num text-fg3">{formatCount(total)}</span>
      </button>
    </h2>
    <span className="flex-1" />
    {open && children}
    {open && page && (
      <span className="num flex items-center gap-2 text-fg2">
        {formatCount(page.at * page.size + 1)}–{formatCount(Math.min(total, (page.at + 1) * page.size))} of{" "}
        {formatCount(total)}
        <IconButton small label="Previous panels" disabled={page.at === 0} onClick={() => page.go(page.at - 1)}>
          <Icon of={ChevronLeft} small />
        </IconButton>
        <IconButton small label="Next panels" disabled={page.at >= page.last} onClick={() => page.go(page.at + 1)}>
          <Icon of={ChevronRight} small />
        </IconButton>
      </span>
    )}
  </div>
);
