import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { type Artifact, artifactsQuery, filesQuery, type RunFile } from "@/api/resources/records";
import { formatBytes, formatCount } from "@/lib/format/numbers";
import { fileParam, searchParam } from "@/lib/url-state/params";
import { matcher } from "@/plot/panel-search";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { useUrlState } from "@/ui/use-url-state";
import { type Entry, treeRows } from "../model/tree";
import { FilePreview } from "./file-preview";
import { FileRow } from "./file-row";

const fromFile = (f: RunFile): Entry => ({
  path: f.path,
  size: f.size,
  sha256: f.sha256,
  kind: f.kind,
  uri: f.uri,
  created: f.created,
});

/** An entry of a manifest comes from anybody's script. */
const fromManifest = (of: Artifact["manifest"][number]): Entry => ({
  path: typeof of.path === "string" ? of.path : "",
  size: typeof of.size === "number" ? of.size : null,
  sha256: typeof of.sha256 === "string" && /^[0-9a-f]{64}$/.test(of.sha256) ? of.sha256 : null,
  kind: "",
  uri: typeof of.uri === "string" ? of.uri : null,
  created: null,
});

const NONE: ReadonlySet<string> = new Set();
/** From so many on a search stands above them. */
const MANY = 8;

/** Files that the run names, and the artifacts that it made or used: a tree beside the contents of one of them. */
export function FilesView({ run }: { run: string }) {
  const files = useQuery(filesQuery(run));
  const artifacts = useQuery(artifactsQuery(run));
  const [chosen, choose] = useUrlState(fileParam);
  const [search, setSearch] = useUrlState(searchParam);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const error = files.error ?? artifacts.error;
  if (error) {
    return (
      <ErrorState title="Could not read the files" onRetry={() => void files.refetch().then(() => artifacts.refetch())}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  if (files.data?.length === 0 && artifacts.data?.length === 0) {
    return (
      <Nothing title="No files" className="mt-48">
        {'Keep a checkpoint or any file with run.save("model.pt") or run.log_artifact(…).'}
      </Nothing>
    );
  }
  const toggle = (path: string) => {
    const next = new Set(folded);
    if (!next.delete(path)) next.add(path);
    setFolded(next);
  };
  const parts = [
    { key: "files", title: "Files", note: "", entries: (files.data ?? []).map(fromFile) },
    ...(artifacts.data ?? []).map((a) => ({
      key: `${a.name}:v${a.version}`,
      title: `${a.name}:v${a.version}`,
      note: [a.type, a.run === run ? "made here" : "used", ...a.aliases].join(" · "),
      entries: a.manifest.map(fromManifest),
    })),
  ];
  const matches = matcher(search);
  const rows = parts
    .map((p) => {
      const entries = search ? p.entries.filter((e) => matches(e.path)) : p.entries;
      // What a search has found is never folded away.
      return { ...p, entries, rows: treeRows(entries, search ? NONE : folded, p.key) };
    })
    .filter((p) => p.entries.length > 0 || (p.key !== "files" && !search));
  const open = rows.flatMap((p) => p.rows).find((r) => r.kind === "file" && r.path === chosen);
  const total = parts.reduce((n, p) => n + p.entries.length, 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {(total > MANY || search) && (
        <div className="flex h-32 shrink-0 items-center border-b border-line px-16 max-sm:h-56">
          <SearchField
            label="Files, regex"
            className="w-300 max-sm:h-44! max-sm:w-full"
            data-slash
            value={search}
            onChange={setSearch}
          />
        </div>
      )}
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <div
          tabIndex={0}
          role="region"
          aria-label="Files"
          className={cx(
            "focus-inside min-h-0 min-w-0 overflow-y-auto",
            open
              ? "w-480 shrink-0 border-r border-line max-md:h-260 max-md:w-full max-md:border-r-0 max-md:border-b"
              : "flex-1",
          )}
        >
          {!files.data || !artifacts.data ? (
            <div className="flex flex-col gap-16 p-16" aria-busy="true">
              {[180, 140, 220].map((w) => (
                <Skeleton key={w} width={w} />
              ))}
            </div>
          ) : rows.length === 0 ? (
            <Nothing
              title={`No file matches “${search}”`}
              className="mt-48"
              action={<Button onClick={() => setSearch("")}>Show all {formatCount(total)}</Button>}
            />
          ) : (
            rows.map((p) => (
              <section key={p.key} aria-label={p.title}>
                <header className="sticky top-0 z-sticky flex h-26 items-center gap-8 border-b border-line bg-sunken px-16 [section+section_&]:border-t">
                  <h2 className="truncate text-strong">{p.title}</h2>
                  <span className="num truncate text-fg3">
                    {formatCount(p.entries.length)}
                    {p.note && ` · ${p.note}`}
                  </span>
                  <span className="flex-1" />
                  <span className="num text-fg2">{formatBytes(p.entries.reduce((n, e) => n + (e.size ?? 0), 0))}</span>
                </header>
                <ul>
                  {p.rows.map((row) => (
                    <FileRow
                      key={`${row.kind} ${row.path}`}
                      row={row}
                      folded={folded.has(row.path)}
                      chosen={row.path === chosen}
                      onFold={() => toggle(row.path)}
                      onChoose={() => choose(row.path === chosen ? "" : row.path)}
                    />
                  ))}
                </ul>
              </section>
            ))
          )}
        </div>
        {open?.kind === "file" && <FilePreview entry={open.entry} onClose={() => choose("")} />}
      </div>
    </div>
  );
}
