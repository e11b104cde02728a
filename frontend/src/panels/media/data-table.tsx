import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Download } from "lucide-react";
import { useMemo, useState } from "react";
import { type ColumnFormat, columnFormat, exactText, formatCount, formatMetric, toNumber } from "@/lib/format/numbers";
import { IconButton } from "@/ui/button";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import type { BlobSource } from "./blob-source";
import { cellMedia, cellText, type Media } from "./payloads";
import { isNumeric, type Sorting, sortRows } from "./table-rows";

interface Props {
  table: Extract<Media, { kind: "table" }>;
  label: string;
  blobs: BlobSource;
}

const PAGE = 50;

/** A logged table: sorted by a click on a head, a page at a time. */
export function DataTable({ table, label, blobs }: Props) {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [page, setPage] = useState(0);
  const rows = useMemo(() => sortRows(table.rows, sorting), [table.rows, sorting]);
  const numeric = useMemo(() => table.columns.map((_, i) => isNumeric(table.rows, i)), [table]);
  const formats = useMemo(
    () => numeric.map((is, i) => (is ? columnFormat(table.rows.map((row) => toNumber(row[i]))) : null)),
    [numeric, table],
  );
  const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
  const at = Math.min(page, last);
  const shown = rows.slice(at * PAGE, (at + 1) * PAGE);
  const sortBy = (column: number) => {
    setPage(0);
    if (sorting?.column !== column) setSorting({ column, descending: false });
    else setSorting(sorting.descending ? null : { column, descending: true });
  };
  return (
    <div className="max-w-full min-w-0 border border-line">
      <div className="focus-inside max-h-420 overflow-auto" tabIndex={0} role="region" aria-label={label}>
        <table className="num min-w-full">
          <thead className="sticky top-0 z-sticky bg-sunken text-meta text-fg2">
            <tr>
              {table.columns.map((name, i) => (
                <th
                  key={i}
                  scope="col"
                  className={cx("p-0 font-medium whitespace-nowrap", numeric[i] ? "text-right" : "text-left")}
                  aria-sort={sorting?.column === i ? (sorting.descending ? "descending" : "ascending") : undefined}
                >
                  <button
                    type="button"
                    className="focus-inside inline-flex h-26 items-center gap-4 px-8 hover:text-fg"
                    onClick={() => sortBy(i)}
                  >
                    {name}
                    {sorting?.column === i && <Icon of={sorting.descending ? ArrowDown : ArrowUp} small />}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, r) => (
              <tr key={at * PAGE + r} className="h-24 border-t border-line hover:bg-hover">
                {table.columns.map((_, c) => (
                  <td key={c} className={cx("max-w-260 truncate px-8", numeric[c] && "text-right")}>
                    <Cell cell={row[c]} format={formats[c] ?? null} blobs={blobs} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(rows.length > PAGE || table.total > table.rows.length) && (
        <div className="num flex h-28 items-center gap-4 border-t border-line px-8 text-fg2">
          {formatCount(at * PAGE + 1)}–{formatCount(Math.min(rows.length, (at + 1) * PAGE))} of{" "}
          {formatCount(table.total)} rows
          {table.total > table.rows.length && `, of which the first ${formatCount(table.rows.length)} are here`}
          <span className="flex-1" />
          <IconButton small label="Previous rows" disabled={at === 0} onClick={() => setPage(at - 1)}>
            <Icon of={ChevronLeft} small />
          </IconButton>
          <IconButton small label="Next rows" disabled={at >= last} onClick={() => setPage(at + 1)}>
            <Icon of={ChevronRight} small />
          </IconButton>
          {table.file && (
            <a href={blobs.url(table.file)} download="table.json" className="flex items-center gap-4 hover:text-fg">
              <Icon of={Download} small /> All rows
            </a>
          )}
        </div>
      )}
    </div>
  );
}

function Cell({ cell, format, blobs }: { cell: unknown; format: ColumnFormat | null; blobs: BlobSource }) {
  const media = cellMedia(cell);
  if (media?.kind === "image")
    return (
      <img src={blobs.url(media.file)} alt={media.caption || "image"} loading="lazy" className="my-2 h-48 w-auto" />
    );
  if (media?.kind === "audio")
    // biome-ignore lint/a11y/useMediaCaption: what a model produced has no captions
    return <audio controls preload="none" src={blobs.url(media.file)} className="h-32 w-220" />;
  const x = toNumber(cell);
  const text = x === null ? cellText(cell) : format ? formatMetric(x, format) : formatMetric(x);
  return (
    <CopyValue exact={exactText(cell)} className={cx("truncate", x !== null && !Number.isFinite(x) && "text-bad")}>
      <span title={text}>{text}</span>
    </CopyValue>
  );
}
