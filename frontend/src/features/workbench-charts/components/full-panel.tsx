import { X } from "lucide-react";
import { useEffect } from "react";
import type { Kind } from "@/api/resources/metrics";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { ChartLink } from "@/panels/line/types";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import { useSize } from "@/ui/use-size";
import type { ChartSettings } from "../hooks/use-chart-settings";
import { ChartPanel } from "./chart-panel";
import { ChartsHead } from "./charts-head";

interface Props {
  runs: readonly DrawnLine[];
  settings: ChartSettings;
  link: ChartLink;
}

/** One panel over the page below the top bar; Esc goes back. */
export function FullPanel({ runs, settings, link }: Props) {
  const [ref, size] = useSize();
  const at = settings.full.indexOf(":");
  const kind: Kind = settings.full.slice(0, at) === "system" ? "system" : "metric";
  const metric = settings.full.slice(at + 1);
  const { setFull } = settings;
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key === "Escape" && !e.defaultPrevented) setFull("");
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [setFull]);
  return (
    <div className="fixed inset-0 top-40 z-full flex flex-col bg-bg" role="dialog" aria-label={metric}>
      <ChartsHead settings={settings}>
        <IconButton label="Back to all panels" keys="Esc" onClick={() => setFull("")}>
          <Icon of={X} />
        </IconButton>
      </ChartsHead>
      <div ref={ref} className="min-h-0 flex-1">
        {size && (
          <ChartPanel
            metric={metric}
            title={metric}
            kind={kind}
            runs={runs}
            settings={settings}
            link={link}
            height={size.height}
            full
            onFull={() => setFull("")}
          />
        )}
      </div>
      <ul
        aria-label="Legend"
        className="flex max-h-80 shrink-0 flex-wrap gap-x-16 gap-y-2 overflow-y-auto border-t border-line px-12 py-6"
      >
        {runs.map((r) => (
          <li
            key={r.id}
            className="flex items-center gap-6"
            onPointerEnter={() => link.hovered.set(r.id)}
            onPointerLeave={() => link.hovered.set(null)}
          >
            <RunMark color={r.color} />
            <span className="max-w-240 truncate" title={r.name}>
              {r.name}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
