import type { Dashboard } from "@/api/resources/dashboards";
import { Ago } from "@/ui/ago";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { readBody } from "../model/body";

interface Props {
  /** As it lies in the store now. */
  theirs: Dashboard;
  /** Widgets of the draft. */
  mine: number;
  onClose(): void;
  onTheirs(): void;
  onMine(): void;
  onCopy(): void;
}

const widgets = (n: number) => `${n} ${n === 1 ? "widget" : "widgets"}`;

/** Somebody saved this dashboard since the draft began. Nobody's work is overwritten before a person has chosen. */
export function ConflictDialog({ theirs, mine, onClose, onTheirs, onMine, onCopy }: Props) {
  return (
    <Dialog title={`“${theirs.name}” was changed elsewhere`} open onClose={onClose}>
      <p className="text-read text-fg2">
        It was saved <Ago time={theirs.updated} /> by another tab or another person, with{" "}
        {widgets(readBody(theirs.body).widgets.length)}. Your draft has {widgets(mine)} and is still here.
      </p>
      <div className="mt-16 grid gap-8">
        <Button className="h-28 justify-center" onClick={onCopy}>
          Save mine as a copy
        </Button>
        <Button className="h-28 justify-center" onClick={onTheirs}>
          Take theirs, drop my draft
        </Button>
        <Button look="danger" className="h-28 justify-center" onClick={onMine}>
          Put mine over theirs
        </Button>
      </div>
    </Dialog>
  );
}
