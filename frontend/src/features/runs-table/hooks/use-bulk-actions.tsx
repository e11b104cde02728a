import { Archive, Group, Tag, Trash2 } from "lucide-react";
import { sentenceOf } from "@/api/problems";
import { type BulkEdit, type BulkResult, useBulkEdit } from "@/api/resources/runs";
import { formatCount } from "@/lib/format/numbers";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toast";

/** Which runs an edit is for: those that were selected, or all that match. */
export type Chosen = Pick<BulkEdit, "runs" | "matching">;
type Action = BulkEdit["action"];

export const many = (n: number) => `${formatCount(n)} ${n === 1 ? "run" : "runs"}`;

const ICONS = { tag: Tag, untag: Tag, group: Group, archive: Archive, unarchive: Archive, delete: Trash2 } as const;

/** What the toast says besides the number: what was so already, what is gone. Nothing is left out in silence. */
export function remainder(asked: number, { changed, missing }: Pick<BulkResult, "changed" | "missing">): string {
  const same = Math.max(0, asked - changed - missing.length);
  return [
    same > 0 && `${formatCount(same)} ${same === 1 ? "was" : "were"} so already`,
    missing.length > 0 && `${formatCount(missing.length)} ${missing.length === 1 ? "is" : "are"} not there any more`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Changes many runs at once and says what came of it, with a way back. */
export function useBulkActions(chosen: Chosen, count: number, onDone: () => void) {
  const edit = useBulkEdit();
  const failed = (error: Error) => toast({ text: "Nothing was changed", detail: sentenceOf(error) });
  const takeBack = async (undo: BulkResult["undo"]) => {
    try {
      for (const step of undo) await edit.mutateAsync(step);
    } catch (error) {
      toast({ text: "Not everything was taken back", detail: sentenceOf(error) });
    }
  };
  const act = (action: keyof typeof ICONS & Action, said: string, value?: string | null) =>
    edit.mutate(
      { ...chosen, action, value },
      {
        onError: failed,
        onSuccess: (result) => {
          onDone();
          toast({
            icon: <Icon of={ICONS[action]} />,
            text: `${many(result.changed)} ${said}`,
            detail: remainder(count, result),
            undo: result.undo.length > 0 ? () => void takeBack(result.undo) : undefined,
          });
        },
      },
    );
  return { act, busy: edit.isPending };
}
