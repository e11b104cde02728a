import { createPortal } from "react-dom";
import { middle } from "@/lib/format/names";
import { RunMark } from "@/ui/run-mark";
import type { MarkedRun } from "./marked-run";

interface Props {
  run: MarkedRun;
  /** The pointer, on the screen. */
  at: { x: number; y: number };
  rows: readonly { label: string; value: string }[];
}

const WIDTH = 250;
const MOST = 12;

/** What is known of the run under the pointer; beside it, never over it. */
export function RunTip({ run, at, rows }: Props) {
  const height = 30 + Math.min(rows.length, MOST) * 18 + 24;
  const toLeft = at.x + 14 + WIDTH > window.innerWidth - 8;
  return createPortal(
    <div
      role="status"
      aria-live="off"
      data-testid="run-tip"
      className="pointer-events-none fixed z-tip rounded-float bg-pop text-fg shadow-float"
      style={{
        width: WIDTH,
        left: toLeft ? at.x - 14 - WIDTH : at.x + 14,
        top: Math.max(8, Math.min(at.y + 10, window.innerHeight - height - 8)),
      }}
    >
      <p className="flex h-28 items-center gap-6 border-b border-line px-9 text-strong">
        <RunMark color={run.color} /> <span className="truncate">{middle(run.name || run.id, 32)}</span>
      </p>
      <dl className="num py-3">
        {rows.slice(0, MOST).map(({ label, value }) => (
          <div key={label} className="flex h-18 items-center justify-between gap-12 px-9">
            <dt className="truncate text-fg2">{label}</dt>
            <dd className="max-w-140 truncate">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="border-t border-line px-9 py-3 text-micro text-fg3">click opens the run</p>
    </div>,
    document.body,
  );
}
