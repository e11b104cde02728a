import { ChartLine, ChevronDown, Hash, LayoutGrid, Plus, StickyNote, Trash2 } from "lucide-react";
import type { Dashboard } from "@/api/resources/dashboards";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import type { WidgetKind } from "../model/body";

interface Props {
  dashboards: readonly Dashboard[];
  current: Dashboard;
  widgets: number;
  editing: boolean;
  dirty: boolean;
  saving: boolean;
  onChoose(id: number): void;
  onNew(): void;
  onDelete(): void;
  onEdit(): void;
  onAdd(kind: WidgetKind): void;
  onDone(): void;
  onDiscard(): void;
}

export function DashboardBar(props: Props) {
  const { dashboards, current, widgets, editing, dirty, saving } = props;
  return (
    <div className="flex h-36 shrink-0 items-center gap-8 border-b border-line px-12">
      <Menu
        label="Dashboards"
        trigger={
          <Button look="quiet" icon={<Icon of={LayoutGrid} />}>
            <span className="max-w-220 truncate text-strong text-fg">{current.name}</span>
            <Icon of={ChevronDown} small className="text-fg3" />
          </Button>
        }
      >
        {dashboards.map((d) => (
          <MenuChoice key={d.id} chosen={d.id === current.id} onSelect={() => props.onChoose(d.id)}>
            {d.name}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuItem icon={<Icon of={Plus} />} onSelect={props.onNew}>
          New dashboard
        </MenuItem>
        <MenuItem icon={<Icon of={Trash2} />} danger onSelect={props.onDelete}>
          Delete this one
        </MenuItem>
      </Menu>
      <span className="num text-fg3 max-sm:hidden">
        {widgets} {widgets === 1 ? "widget" : "widgets"} · runs by filter, current
      </span>
      <span className="flex-1" />
      {editing ? (
        <>
          {dirty && <span className="text-fg2 max-sm:hidden">Unsaved layout</span>}
          <Button look="quiet" onClick={props.onDiscard}>
            {dirty ? "Discard" : "Cancel"}
          </Button>
          <Menu align="end" label="Add widget" trigger={<Button icon={<Icon of={Plus} />}>Add widget</Button>}>
            <MenuItem icon={<Icon of={ChartLine} />} onSelect={() => props.onAdd("line")}>
              Line chart
            </MenuItem>
            <MenuItem icon={<Icon of={Hash} />} onSelect={() => props.onAdd("value")}>
              Single value
            </MenuItem>
            <MenuItem icon={<Icon of={StickyNote} />} onSelect={() => props.onAdd("markdown")}>
              Notes
            </MenuItem>
          </Menu>
          <Button look="primary" disabled={saving} onClick={props.onDone}>
            Done
          </Button>
        </>
      ) : (
        <Button className="max-md:hidden" onClick={props.onEdit}>
          Edit
        </Button>
      )}
    </div>
  );
}
