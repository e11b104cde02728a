import { ChartLine, Download, Ellipsis, Maximize2, Minimize2, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuItem } from "@/ui/menu";

interface Props {
  logY: boolean;
  full: boolean;
  /** Stand first in the bar. */
  tools?: ReactNode;
  onSave(kind: "png" | "svg" | "csv"): void;
  onLogY?(log: boolean): void;
  onFull?(): void;
  onValues(): void;
}

/** Over the badge on hover, and when the keyboard is inside: a click on the plot leaves the badge to be read. */
export const PanelBar = ({ logY, full, tools, onSave, onLogY, onFull, onValues }: Props) => (
  <span className="absolute top-3 right-6 z-sticky flex rounded-control border border-line2 bg-pop opacity-0 group-focus-visible:opacity-100 group-has-[:focus-visible]:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100">
    {tools}
    <Menu
      align="end"
      label="Download"
      trigger={
        <IconButton small label="Download" className="w-22">
          <Icon of={Download} small />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onSave("png")}>Picture (PNG)</MenuItem>
      <MenuItem onSelect={() => onSave("svg")}>Picture (SVG)</MenuItem>
      <MenuItem onSelect={() => onSave("csv")}>Drawn points (CSV)</MenuItem>
    </Menu>
    {onFull && (
      <IconButton small label={full ? "Back to all panels" : "Full screen"} keys="f" className="w-22" onClick={onFull}>
        <Icon of={full ? Minimize2 : Maximize2} small />
      </IconButton>
    )}
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
      {onLogY && (
        <MenuItem icon={<Icon of={ChartLine} />} onSelect={() => onLogY(!logY)}>
          {logY ? "Linear y-axis" : "Logarithmic y-axis"}
        </MenuItem>
      )}
    </Menu>
  </span>
);
