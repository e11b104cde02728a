import { Bookmark, BookmarkPlus, ChevronDown, Pencil, RotateCcw, Star, Trash2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import type { SavedViews } from "../hooks/use-saved-views";
import type { ViewActions } from "../hooks/use-view-actions";
import { ConflictDialog } from "./conflict-dialog";
import { NameDialog } from "./name-dialog";

interface Props {
  saved: SavedViews;
  actions: ViewActions;
}

/** Which saved view this is, whether it was changed since, and what can be done with it. */
export function ViewsMenu({ saved, actions }: Props) {
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  const { views, current, isCorrupt } = saved;
  return (
    <>
      <Menu
        label="Saved views"
        trigger={
          <Button look="quiet" icon={<Icon of={Bookmark} />} className="-ml-9 max-md:px-6">
            <span className="max-w-180 truncate text-fg max-md:max-w-100">{current?.name ?? "All runs"}</span>
            {actions.isModified && !isCorrupt && (
              <span className="font-normal text-fg3">
                <span aria-hidden="true" className="lg:hidden">
                  •
                </span>
                <span className="max-lg:sr-only">modified</span>
              </span>
            )}
            <Icon of={ChevronDown} small className="text-fg3" />
          </Button>
        }
      >
        <MenuChoice chosen={current === null} onSelect={() => actions.open(null)}>
          All runs
        </MenuChoice>
        {views.map((view) => (
          <MenuChoice
            key={view.id}
            chosen={view.id === current?.id}
            hint={view.is_default ? "default" : undefined}
            onSelect={() => actions.open(view)}
          >
            {view.name}
          </MenuChoice>
        ))}
        <MenuLine />
        {current && (
          <MenuItem
            icon={<Icon of={RotateCcw} />}
            disabled={!actions.isModified || isCorrupt}
            onSelect={() => actions.open(current)}
          >
            Reset to what was saved
          </MenuItem>
        )}
        <MenuItem icon={<Icon of={BookmarkPlus} />} onSelect={() => setNaming("new")}>
          Save as …
        </MenuItem>
        {current && (
          <>
            <MenuItem icon={<Icon of={Pencil} />} onSelect={() => setNaming("rename")}>
              Rename …
            </MenuItem>
            <MenuItem icon={<Icon of={Star} />} onSelect={() => actions.setDefault(!current.is_default)}>
              {current.is_default ? "No longer the default" : "Make it the project’s default"}
            </MenuItem>
            <MenuItem icon={<Icon of={Trash2} />} danger onSelect={actions.remove}>
              Delete this view
            </MenuItem>
          </>
        )}
      </Menu>
      {naming && (
        <NameDialog
          title={naming === "new" ? "Save view as" : `Rename “${current?.name ?? ""}”`}
          verb={naming === "new" ? "Save view" : "Rename view"}
          initial={naming === "new" ? "" : (current?.name ?? "")}
          onName={naming === "new" ? actions.saveAs : actions.rename}
          onClose={() => setNaming(null)}
        />
      )}
      <ConflictDialog actions={actions} onSaveAs={() => setNaming("new")} />
    </>
  );
}

/** Saves the view that is open, or asks for the name of a new one. */
export function SaveView({ saved, actions }: Props) {
  const [naming, setNaming] = useState(false);
  const { current, isCorrupt } = saved;
  return (
    <>
      <Button
        disabled={actions.busy || (current !== null && !actions.isModified && !isCorrupt)}
        title={current && !actions.isModified ? `“${current.name}” is as it was saved` : undefined}
        onClick={() => (current && !isCorrupt ? actions.save() : setNaming(true))}
      >
        Save view
      </Button>
      {naming && (
        <NameDialog
          title="Save view"
          verb="Save view"
          initial=""
          onName={actions.saveAs}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** A view that nobody can read is named, and can be written anew. */
export function ViewTrouble({ saved, actions }: Props) {
  const { current, isCorrupt, isMissing } = saved;
  if (!isCorrupt && !isMissing) return null;
  return (
    <div role="alert" className="flex min-h-32 shrink-0 items-center gap-8 border-b border-line bg-warn-bg px-12 py-3">
      <Icon of={TriangleAlert} className="shrink-0 text-warn" />
      <p className="min-w-0 flex-1">
        {isCorrupt
          ? `The saved view “${current?.name ?? ""}” is damaged and cannot be read. You see all runs instead.`
          : "The saved view of this address is not there any more. You see what the address itself says."}
      </p>
      {isCorrupt && (
        <>
          <Button disabled={actions.busy} onClick={actions.save}>
            Reset it to what you see
          </Button>
          <Button look="quiet" onClick={actions.remove}>
            Delete it
          </Button>
        </>
      )}
      {isMissing && <Button onClick={() => actions.open(null)}>All runs</Button>}
    </div>
  );
}
