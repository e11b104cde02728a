import { useQuery } from "@tanstack/react-query";
import { Download, File } from "lucide-react";
import { sentenceOf } from "@/api/problems";
import { blobUrl, filesQuery } from "@/api/resources/records";
import { formatBytes, formatStep, MISSING } from "@/lib/format/numbers";
import { Ago } from "@/ui/ago";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";

/** Files that the run names: by content, which can be fetched, or by reference, which the server never opens. */
export function FilesView({ run }: { run: string }) {
  const { data: files, error, refetch } = useQuery(filesQuery(run));
  if (error) {
    return (
      <ErrorState title="Could not read the files" onRetry={() => void refetch()}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  if (files?.length === 0) {
    return (
      <Nothing title="No files" className="mt-48">
        {'Keep a checkpoint or any file with run.save("model.pt") or run.log_artifact(…).'}
      </Nothing>
    );
  }
  return (
    <div tabIndex={0} role="region" aria-label="Files" className="focus-inside min-h-0 flex-1 overflow-y-auto">
      <table className="w-full table-fixed">
        <thead className="sticky top-0 z-sticky bg-sunken">
          <tr className="h-26 border-b border-line text-meta text-fg2">
            <th scope="col" className="px-16 text-left font-medium">
              Path
            </th>
            <th scope="col" className="w-100 px-6 text-left font-medium max-sm:hidden">
              Kind
            </th>
            <th scope="col" className="w-80 px-6 text-right font-medium max-sm:hidden">
              Step
            </th>
            <th scope="col" className="w-110 px-6 text-right font-medium max-sm:hidden">
              Created
            </th>
            <th scope="col" className="w-100 px-16 text-right font-medium">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {files?.map((f) => (
            <tr key={`${f.kind} ${f.path} ${f.created}`} className="h-28 border-b border-line hover:bg-hover">
              <td className="px-16">
                <span className="flex items-center gap-8">
                  <Icon of={f.sha256 ? Download : File} className="shrink-0 text-fg2" />
                  {f.sha256 ? (
                    <a
                      href={blobUrl(f.sha256)}
                      download={f.path.split("/").at(-1)}
                      className="truncate text-code hover:underline"
                      title={f.path}
                    >
                      {f.path}
                    </a>
                  ) : (
                    <span className="truncate text-code" title={f.uri ?? f.path}>
                      {f.path} <span className="text-fg3">{f.uri}</span>
                    </span>
                  )}
                </span>
              </td>
              <td className="truncate px-6 text-fg2 max-sm:hidden">{f.kind}</td>
              <td className="num px-6 text-right text-fg2 max-sm:hidden">
                {f.step === null ? MISSING : formatStep(f.step)}
              </td>
              <td className="px-6 text-right text-fg2 max-sm:hidden">
                <Ago time={f.created} />
              </td>
              <td className="num px-16 text-right">{f.size === null ? MISSING : formatBytes(f.size)}</td>
            </tr>
          )) ??
            [180, 140, 220].map((w) => (
              <tr key={w} className="h-28 border-b border-line">
                <td className="px-16" colSpan={5}>
                  <Skeleton width={w} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
