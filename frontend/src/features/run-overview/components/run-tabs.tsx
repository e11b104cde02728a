import { Link } from "react-router";
import { formatCount } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import type { Tab } from "@/lib/url-state/params";
import { cx } from "@/ui/cx";

interface Props {
  run: string;
  tab: Tab;
  tabs: readonly Tab[];
  counts: Partial<Record<Tab, number>>;
}

const NAMES: Record<Tab, string> = {
  overview: "Overview",
  charts: "Charts",
  system: "System",
  logs: "Logs",
  media: "Media",
  files: "Files",
  alerts: "Alerts",
};

export const RunTabs = ({ run, tab, tabs, counts }: Props) => (
  <nav
    aria-label="Run"
    className="flex h-32 shrink-0 gap-18 overflow-x-auto border-b border-line bg-bg px-16 [scrollbar-width:none] max-sm:sticky max-sm:top-0 max-sm:z-tip max-sm:h-45 max-sm:px-12 max-sm:text-[13px]"
  >
    {tabs.map((t) => (
      <Link
        key={t}
        // Said in full: where nothing is said, a phone opens on another one.
        to={`${paths.run(run)}?tab=${t}`}
        aria-current={t === tab ? "page" : undefined}
        className={cx(
          "focus-inside flex shrink-0 items-center gap-5 border-b-2 pt-2",
          t === tab ? "border-fg text-strong" : "border-transparent text-fg2 hover:text-fg",
        )}
      >
        {NAMES[t]}
        {counts[t] !== undefined && counts[t] > 0 && (
          <span className="num font-normal text-fg3">{formatCount(counts[t])}</span>
        )}
      </Link>
    ))}
  </nav>
);
