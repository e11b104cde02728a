import { ChevronDown, ChevronRight, Download, File, Link2 } from "lucide-react";
import { blobUrl } from "@/api/resources/records";
import { formatBytes, formatCount, MISSING } from "@/lib/format/numbers";
import { Ago } from "@/ui/ago";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import type { TreeRow } from "../model/tree";

interface Props {
  row: TreeRow;
  folded: boolean;
  chosen: boolean;
  onFold(): void;
  onChoose(): void;
}

const INDENT = 17;

/** A folder, which folds, or a file, which opens beside the tree. */
export function FileRow({ row, folded, chosen, onFold, onChoose }: Props) {
  const pad = { paddingLeft: 16 + row.depth * INDENT };
  if (row.kind === "folder") {
    return (
      <li className="border-b border-line">
        <button
          type="button"
          aria-expanded={!folded}
          className="focus-inside flex h-28 w-full items-center gap-8 pr-16 text-left hover:bg-hover max-sm:h-44"
          style={pad}
          onClick={onFold}
        >
          <Icon of={folded ? ChevronRight : ChevronDown} small className="shrink-0 text-fg3" />
          <span className="truncate text-code font-strong" title={row.name}>
            {row.name}/
          </span>
          <span className="num text-fg3">{formatCount(row.files)}</span>
          <span className="num ml-auto text-fg2">{formatBytes(row.size)}</span>
        </button>
      </li>
    );
  }
  const { entry } = row;
  return (
    <li className={cx("group flex items-center border-b border-line", chosen ? "bg-sel" : "hover:bg-hover")}>
      <button
        type="button"
        aria-pressed={chosen}
        className="focus-inside flex h-28 min-w-0 flex-1 items-center gap-8 text-left max-sm:h-44"
        style={pad}
        onClick={onChoose}
      >
        <Icon of={entry.sha256 ? File : Link2} small className="shrink-0 text-fg3" />
        <span className={cx("text-code", entry.uri ? "max-w-1/2 shrink-0 truncate" : "truncate")} title={entry.path}>
          {row.name}
        </span>
        {entry.uri && <span className="truncate text-fg3">{entry.uri}</span>}
        {entry.kind && entry.kind !== "file" && <span className="text-fg3">{entry.kind}</span>}
      </button>
      {entry.sha256 && (
        <a
          href={blobUrl(entry.sha256)}
          download={row.name}
          aria-label={`Save ${entry.path}`}
          className="grid size-28 shrink-0 place-items-center text-fg2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-fg max-sm:size-44 max-sm:opacity-100"
        >
          <Icon of={Download} small />
        </a>
      )}
      {entry.created !== null && (
        <span className="w-96 shrink-0 text-right text-fg3 max-sm:hidden">
          <Ago time={entry.created} />
        </span>
      )}
      <span className="num w-80 shrink-0 pr-16 text-right">
        {entry.size === null ? MISSING : formatBytes(entry.size)}
      </span>
    </li>
  );
}
