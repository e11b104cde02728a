import { formatAgo } from "@/lib/format/times";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { useNow } from "@/ui/use-now";
import type { ViewActions } from "../hooks/use-view-actions";

/** Two saved one view: nobody's work is written over in silence. */
export function ConflictDialog({ actions, onSaveAs }: { actions: ViewActions; onSaveAs(): void }) {
  const { conflict } = actions;
  const now = useNow();
  if (!conflict) return null;
  return (
    <Dialog title={`“${conflict.name}” was changed elsewhere`} open onClose={actions.leave}>
      <p className="text-read text-fg2">
        Somebody saved this view {formatAgo(conflict.updated, now)}, after you opened it. Nothing is lost yet: keep
        yours under another name, take theirs, or write over theirs.
      </p>
      <div className="mt-12 flex flex-wrap justify-end gap-8">
        <Button className="h-28" disabled={actions.busy} onClick={actions.overwrite}>
          Write over theirs
        </Button>
        <Button className="h-28" onClick={actions.takeTheirs}>
          Take theirs
        </Button>
        <Button
          look="primary"
          className="h-28"
          onClick={() => {
            actions.leave();
            onSaveAs();
          }}
        >
          Save mine as …
        </Button>
      </div>
    </Dialog>
  );
}
