import { X } from "lucide-react";
import { useMemo } from "react";
import { formatCount } from "@/lib/format/numbers";
import { IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { Dialog } from "@/ui/dialog";
import { Icon } from "@/ui/icon";
import { type DiffFile, type DiffLine, diffFiles } from "../model/diff-files";

const MOST_LINES = 5000;
const TONES: Record<DiffLine["kind"], string> = {
  added: "bg-good-bg text-good",
  removed: "bg-bad-bg text-bad",
  same: "text-fg2",
  place: "bg-sunken text-fg3",
};
const SIGNS: Record<DiffLine["kind"], string> = { added: "+", removed: "-", same: " ", place: "" };

/** The difference to the commit: file by file, with the numbers of lines. */
export function DiffView({ diff, truncated, onClose }: { diff: string; truncated: boolean; onClose(): void }) {
  const { files, left } = useMemo(() => firstLines(diffFiles(diff)), [diff]);
  return (
    <Dialog
      title="Difference to the commit"
      bare
      open
      onClose={onClose}
      className="top-24 flex max-w-1100 flex-col overflow-hidden"
    >
      <header className="flex h-44 shrink-0 items-center gap-8 pr-8 pl-18">
        <span aria-hidden="true" className="text-question">
          Difference to the commit
        </span>
        <span className="flex-1" />
        <CopyButton text={diff} label="Copy the difference" />
        <IconButton label="Close" keys="Esc" onClick={onClose}>
          <Icon of={X} />
        </IconButton>
      </header>
      <div
        tabIndex={0}
        role="region"
        aria-label="Files"
        className="focus-inside min-h-0 overflow-auto rounded-b-dialog border-t border-line"
      >
        {files.map((file, i) => (
          <FileDiff key={`${i} ${file.name}`} file={file} />
        ))}
        {(truncated || left > 0) && (
          <p className="px-18 py-8 text-fg3">
            {left > 0
              ? `${formatCount(left)} more lines are not shown here; Copy has them.`
              : "The difference was larger than what a run keeps."}
          </p>
        )}
      </div>
    </Dialog>
  );
}

const FileDiff = ({ file }: { file: DiffFile }) => (
  <section aria-label={file.name}>
    <h3 className="sticky top-0 flex h-28 items-center gap-8 border-b border-line bg-sunken px-18 text-code font-strong [section+section_&]:border-t">
      <span className="truncate" title={file.name}>
        {file.name}
      </span>
      <span className="num flex shrink-0 gap-6 font-normal">
        {file.added > 0 && <span className="text-good">+{file.added}</span>}
        {file.removed > 0 && <span className="text-bad">−{file.removed}</span>}
        {file.note && <span className="text-fg2">{file.note}</span>}
      </span>
    </h3>
    <pre className="w-max min-w-full py-4 text-code">
      {file.lines
        .filter((line, i) => i > 0 || line.kind !== "place" || line.text !== "")
        .map((line, i) => (
          <div key={i} className={cx("flex", TONES[line.kind])}>
            <span className="num w-44 shrink-0 pr-8 text-right text-fg2 select-none">{line.old}</span>
            <span className="num w-44 shrink-0 pr-8 text-right text-fg2 select-none">{line.new}</span>
            <span className="w-14 shrink-0 select-none">{SIGNS[line.kind]}</span>
            <span className="pr-18">{line.text || " "}</span>
          </div>
        ))}
    </pre>
  </section>
);

/** As many lines as a page can bear, and how many more there are. */
function firstLines(files: readonly DiffFile[]): { files: DiffFile[]; left: number } {
  let room = MOST_LINES;
  let left = 0;
  const shown = files.map((file) => {
    const lines = file.lines.slice(0, Math.max(0, room));
    room -= lines.length;
    left += file.lines.length - lines.length;
    return { ...file, lines };
  });
  return { files: shown, left };
}
