import { ChevronDown, Copy, Download, LayoutGrid, Pencil, Plus, Star, Trash2, Undo2, Upload } from "lucide-react";
import type { Dashboard } from "@/api/resources/dashboards";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import type { Editing } from "../hooks/use-editing";
import { FACTS, KINDS } from "../model/widget";

interface Props {
  dashboards: readonly Dashboard[];
  current: Dashboard;
  widgets: number;
  editing: Editing;
  onChoose(id: number): void;
  onNew(): void;
  onRename(): void;
  onDefault(): void;
  onCopy(): void;
  onExport(): void;
  onImport(): void;
  onDelete(): void;
}

/** Which dashboard, and what can be done with it. */
export function DashboardBar(props: Props) {
  const { dashboards, current, widgets, editing } = props;
  return (
    <div className="flex h-36 shrink-0 items-center gap-8 border-b border-line px-12 touch:h-52">
      <Menu
        label="Dashboards"
        trigger={
          <Button look="quiet" icon={<Icon of={LayoutGrid} />} disabled={editing.dirty}>
            <span className="max-w-220 truncate text-strong text-fg">{current.name}</span>
            <Icon of={ChevronDown} small className="text-fg3" />
          </Button>
        }
      >
        {dashboards.map((d) => (
          <MenuChoice
            key={d.id}
            chosen={d.id === current.id}
            hint={d.is_default ? "default" : undefined}
            onSelect={() => props.onChoose(d.id)}
          >
            {d.name}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuItem icon={<Icon of={Plus} />} onSelect={props.onNew}>
          New dashboard
        </MenuItem>
        <MenuItem icon={<Icon of={Upload} />} onSelect={props.onImport}>
          Import from a file
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<Icon of={Pencil} />} onSelect={props.onRename}>
          Rename
        </MenuItem>
        <MenuItem icon={<Icon of={Star} />} onSelect={props.onDefault}>
          {current.is_default ? "No longer the default" : "Make default"}
        </MenuItem>
        <MenuItem icon={<Icon of={Copy} />} onSelect={props.onCopy}>
          Make a copy
        </MenuItem>
        <MenuItem icon={<Icon of={Download} />} onSelect={props.onExport}>
          Export as JSON
        </MenuItem>
        <MenuItem icon={<Icon of={Trash2} />} danger onSelect={props.onDelete}>
          Delete this one
        </MenuItem>
      </Menu>
      <span className="num text-fg3 max-sm:hidden">
        {widgets} {widgets === 1 ? "widget" : "widgets"}
      </span>
      <span className="flex-1" />
      {editing.draft ? (
        <EditingButtons editing={editing} />
      ) : (
        <Button className="max-md:hidden" onClick={editing.begin}>
          Edit
        </Button>
      )}
    </div>
  );
}

const EditingButtons = ({ editing }: { editing: Editing }) => (
  <>
    <span role="status" className="text-fg2 max-sm:hidden">
      {editing.outdated ? "Changed elsewhere since you began" : editing.dirty ? "Unsaved layout" : ""}
    </span>
    <Button
      look="quiet"
      icon={<Icon of={Undo2} />}
      disabled={!editing.draft || editing.draft.past.length === 0}
      onClick={editing.undo}
    >
      Undo <Kbd>⌘Z</Kbd>
    </Button>
    <Button look="quiet" onClick={editing.stop}>
      {editing.dirty ? "Discard" : "Cancel"}
    </Button>
    <Menu align="end" label="Add widget" trigger={<Button icon={<Icon of={Plus} />}>Add widget</Button>}>
      {KINDS.map((kind) => (
        <MenuItem key={kind} onSelect={() => editing.add(kind)}>
          {FACTS[kind].name}
        </MenuItem>
      ))}
    </Menu>
    <Button look="primary" disabled={editing.saving} onClick={() => editing.save()}>
      Done
    </Button>
  </>
);
