import { Copy, Trash2, X } from "lucide-react";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { FACTS, type Widget } from "../model/widget";
import { SettingRow } from "./setting-row";

interface Props {
  project: string;
  widget: Widget;
  /** `about` names the setting, so that typing into it is one step of the history. */
  onChange(widget: Widget, about: string): void;
  onDuplicate(): void;
  onRemove(): void;
  onClose(): void;
}

/** At the right of the grid, while a widget is edited: what its kind can be told. */
export function WidgetEditor({ project, widget, onChange, onDuplicate, onRemove, onClose }: Props) {
  const { name, has } = FACTS[widget.kind];
  const { place } = widget;
  return (
    <aside
      aria-label={`${name}, settings`}
      className="flex w-264 shrink-0 flex-col overflow-y-auto border-l border-line max-md:hidden"
    >
      <header className="flex h-32 shrink-0 items-center border-b border-line pr-6 pl-16">
        <h2 className="flex-1 text-strong">{name}</h2>
        <IconButton label="Duplicate the widget" onClick={onDuplicate}>
          <Icon of={Copy} />
        </IconButton>
        <IconButton label="Remove the widget" onClick={onRemove}>
          <Icon of={Trash2} />
        </IconButton>
        <IconButton label="Close the editor" onClick={onClose}>
          <Icon of={X} />
        </IconButton>
      </header>
      <div className="border-b border-line px-16 pt-12 pb-4">
        {has.map((setting) => (
          <SettingRow
            key={setting}
            project={project}
            widget={widget}
            name={setting}
            onChange={(change) =>
              onChange({ ...widget, settings: { ...widget.settings, ...change } }, `${setting} of ${widget.id}`)
            }
          />
        ))}
      </div>
      <p className="num px-16 py-10 text-fg2">
        {place.w} × {place.h} at column {place.x + 1}, row {place.y + 1}
      </p>
    </aside>
  );
}
