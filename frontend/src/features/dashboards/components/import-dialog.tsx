import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { type Imported, importText } from "../model/transfer";
import type { Widget } from "../model/widget";

interface Props {
  error: string | null;
  busy: boolean;
  onClose(): void;
  onImport(name: string, widgets: readonly Widget[]): void;
}

const MOST_BYTES = 2_000_000;
const MOST = 6;

/** Makes a dashboard of a file that was exported. What is wrong with the file is said before anything is made. */
export function ImportDialog({ error, busy, onClose, onImport }: Props) {
  const [read, setRead] = useState<Imported | null>(null);
  const [file, setFile] = useState("");
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen.name);
    setRead(
      chosen.size > MOST_BYTES
        ? { ok: false, problems: ["The file is larger than 2 MB; a dashboard is not."] }
        : importText(await chosen.text()),
    );
  };
  const problems = read && !read.ok ? read.problems : error ? [error] : [];
  return (
    <Dialog title="Import a dashboard" open onClose={onClose}>
      <p className="mb-12 text-read text-fg2">A JSON file that “Export as JSON” has made, here or elsewhere.</p>
      <input
        type="file"
        aria-label="File to import"
        accept="application/json,.json"
        className="block w-full rounded-control border border-line2 bg-bg p-6 text-body file:mr-8 file:rounded-chip file:border file:border-line2 file:bg-sunken file:px-8 file:text-fg"
        onChange={(e) => void take(e.target.files?.[0])}
      />
      {problems.length > 0 && (
        <div role="alert" className="mt-12 text-bad">
          <p className="text-strong">Nothing was imported</p>
          <ul>
            {problems.slice(0, MOST).map((p) => (
              <li key={p} className="break-words">
                {p}
              </li>
            ))}
            {problems.length > MOST && <li>and {problems.length - MOST} more</li>}
          </ul>
        </div>
      )}
      {read?.ok && (
        <p className="num mt-12 text-fg2">
          {read.widgets.length} {read.widgets.length === 1 ? "widget" : "widgets"}: {read.name || file}
        </p>
      )}
      <div className="mt-16 flex justify-end gap-8">
        <Button className="h-28" onClick={onClose}>
          Cancel
        </Button>
        <Button
          look="primary"
          className="h-28"
          disabled={!read?.ok || busy}
          onClick={() => read?.ok && onImport(read.name || file.replace(/\.json$/, "") || "Imported", read.widgets)}
        >
          Import 1 dashboard
        </Button>
      </div>
    </Dialog>
  );
}
