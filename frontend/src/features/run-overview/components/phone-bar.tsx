import { Archive, ChevronLeft, Ellipsis, Pin, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Run } from "@/api/resources/runs";
import { middle } from "@/lib/format/names";
import { paths } from "@/lib/paths";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuItem } from "@/ui/menu";

interface Props {
  run: Run;
  projectRef: string;
  isBaseline: boolean;
  live: ReactNode;
  onBaseline(): void;
  onArchive(): void;
  onDelete(): void;
}

/** The bar of a run on a phone: back, name, live state, the rest in a menu. */
export const PhoneBar = ({ run, projectRef, isBaseline, live, onBaseline, onArchive, onDelete }: Props) => (
  <header className="flex h-48 shrink-0 items-center border-b border-line bg-chrome pr-4">
    <Link
      to={paths.runs(projectRef)}
      aria-label="Back to the runs"
      className="focus-inside grid size-48 shrink-0 place-items-center text-fg2"
    >
      <Icon of={ChevronLeft} />
    </Link>
    <div className="min-w-0 flex-1">
      <h1 className="truncate text-question" title={run.name}>
        {middle(run.name || run.id, 30)}
      </h1>
      <p className="truncate text-meta text-fg2">{run.project}</p>
    </div>
    <span className="shrink-0 px-6">{live}</span>
    <Menu
      align="end"
      label="Run"
      trigger={
        <IconButton label="More" className="size-44!">
          <Icon of={Ellipsis} />
        </IconButton>
      }
    >
      <MenuItem icon={<Icon of={Pin} />} onSelect={onBaseline}>
        {isBaseline ? "No baseline any more" : "Set as baseline"}
      </MenuItem>
      <MenuItem icon={<Icon of={Archive} />} onSelect={onArchive}>
        {run.archived === null ? "Archive" : "Bring back from the archive"}
      </MenuItem>
      <MenuItem icon={<Icon of={Trash2} />} danger onSelect={onDelete}>
        Delete
      </MenuItem>
    </Menu>
  </header>
);
