import { ChartLine, Download, Ellipsis, Maximize2, Minimize2, Table2 } from "lucide-react";
import type { RefObject } from "react";
import { toCsv } from "@/plot/export-csv";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuItem } from "@/ui/menu";
import type { Drawable } from "./draw";
import { readPalette } from "./palette";

interface Props {
  metric: string;
  log: boolean;
  full: boolean;
  drawables: readonly Drawable[];
  root: RefObject<HTMLElement | null>;
  onLog(): void;
  onFull(): void;
  onValues(): void;
}

function save(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const fileName = (metric: string, end: string) =>
  `${metric.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "chart"}.${end}`;

/** Over the badge on hover, and when the focus is inside. */
export function PanelBar({ metric, log, full, drawables, root, onLog, onFull, onValues }: Props) {
  const savePng = () => {
    const canvas = root.current?.querySelector<HTMLCanvasElement>(".u-wrap > canvas, canvas");
    if (!canvas) return;
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    const ctx = copy.getContext("2d");
    if (!ctx) return;
    ctx.fillStyle = readPalette().bg;
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(canvas, 0, 0);
    copy.toBlob((blob) => blob && save(blob, fileName(metric, "png")));
  };
  const saveCsv = () => {
    const names = new Map(drawables.map((d) => [d.run.id, d.run.name]));
    const csv = toCsv(
      drawables.map((d) => d.line.series),
      (run) => names.get(run) ?? run,
    );
    save(new Blob([csv], { type: "text/csv" }), fileName(metric, "csv"));
  };
  return (
    <span className="absolute top-3 right-6 flex rounded-control border border-line2 bg-pop opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100">
      <IconButton small label={log ? "Linear scale" : "Log scale"} aria-pressed={log} className="w-22" onClick={onLog}>
        <Icon of={ChartLine} small />
      </IconButton>
      <Menu
        align="end"
        label="Download"
        trigger={
          <IconButton small label="Download" className="w-22">
            <Icon of={Download} small />
          </IconButton>
        }
      >
        <MenuItem onSelect={savePng}>Picture (PNG)</MenuItem>
        <MenuItem onSelect={saveCsv}>Drawn points (CSV)</MenuItem>
      </Menu>
      <IconButton small label={full ? "Back to all panels" : "Full screen"} keys="f" className="w-22" onClick={onFull}>
        <Icon of={full ? Minimize2 : Maximize2} small />
      </IconButton>
      <Menu
        align="end"
        label="More"
        trigger={
          <IconButton small label="More" className="w-22">
            <Icon of={Ellipsis} small />
          </IconButton>
        }
      >
        <MenuItem icon={<Icon of={Table2} />} onSelect={onValues}>
          Show as table
        </MenuItem>
        <MenuItem icon={<Icon of={ChartLine} />} onSelect={onLog}>
          {log ? "Linear y-axis" : "Logarithmic y-axis"}
        </MenuItem>
      </Menu>
    </span>
  );
}
