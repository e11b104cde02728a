import { DASHES } from "@/lib/colors/slots";
import { middle } from "@/lib/format/names";
import { cx } from "@/ui/cx";
import { useObservable } from "@/ui/use-observable";
import { LineSample } from "./line-sample";
import type { ChartLink, PanelLine } from "./types";

const LETTERS = 30;

/** Which line is which, in one row that scrolls: a stretch of the line as it is drawn, and its name. Hovering one finds it in the charts. */
export function LineLegend({ lines, link }: { lines: readonly PanelLine[]; link: ChartLink }) {
  const hovered = useObservable(link.hovered, (h) => h);
  return (
    <ul
      aria-label="Lines"
      // It scrolls: what is outside must be reached by keys too.
      tabIndex={0}
      className="focus-inside flex h-24 shrink-0 items-center gap-12 overflow-x-auto px-10 [scrollbar-width:none]"
      onPointerLeave={() => link.hovered.set(null)}
    >
      {lines.map((line) => (
        <li
          key={line.id}
          title={line.n > 1 ? `${line.name}, ${line.n} runs` : line.name}
          className={cx(
            "flex shrink-0 items-center gap-6 text-meta whitespace-nowrap",
            hovered === line.id ? "text-fg" : "text-fg2",
          )}
          onPointerEnter={() => link.hovered.set(line.id)}
        >
          <LineSample color={line.color} dash={DASHES[line.stroke]} width={line.baseline ? 1.75 : 2} />
          {middle(line.name, LETTERS)}
        </li>
      ))}
    </ul>
  );
}
