import type { Run } from "@/api/resources/runs";
import { Markdown } from "@/panels/markdown/markdown";
import { Part } from "./part";
import { EditNote } from "./run-note";

/** A note that is more than a line, as Markdown; a short one stands in the header alone. */
export const NotesPart = ({ run }: { run: Run }) =>
  run.notes.includes("\n") || run.notes.length > 160 ? (
    <Part title="Notes" tools={<EditNote run={run} />}>
      <div className="px-16 py-8">
        <Markdown text={run.notes} />
      </div>
    </Part>
  ) : null;
