import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "@/api/problems";
import { storageQuery, versionQuery } from "@/api/resources/server";
import { formatBytes } from "@/lib/format/numbers";
import { CopyValue } from "@/ui/copy";
import { ErrorState, Skeleton } from "@/ui/states";

const Row = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="flex min-h-32 items-center gap-16 border-b border-line py-4">
    <dt className="w-160 shrink-0 text-fg2">{label}</dt>
    <dd className="num min-w-0 flex-1 break-words">{children}</dd>
  </div>
);

/** Where the data lies, how large it is, which software this is, and whom it talks to. */
export function ServerPart() {
  const storage = useQuery(storageQuery());
  const version = useQuery(versionQuery());
  const { data } = storage;
  return (
    <section aria-labelledby="server">
      <h2 id="server" className="mt-24 mb-4 text-question">
        This server
      </h2>
      {storage.error && !data ? (
        <ErrorState title="Could not read where the data lies" onRetry={() => void storage.refetch()} align="start">
          {sentenceOf(storage.error)}
        </ErrorState>
      ) : (
        <dl>
          <Row label="Data folder">
            {data ? (
              <CopyValue exact={data.folder} className="text-code">
                {data.folder}
              </CopyValue>
            ) : (
              <Skeleton width={220} />
            )}
          </Row>
          <Row label="Size on disk">
            {data ? (
              <>
                {formatBytes(data.total_bytes)}
                <span className="pl-8 text-fg3">
                  database {formatBytes(data.store_bytes)} · files {formatBytes(data.blobs_bytes)} · journals{" "}
                  {formatBytes(data.journals_bytes)}
                </span>
              </>
            ) : (
              <Skeleton width={140} />
            )}
          </Row>
          <Row label="Version">{version.data ? version.data.version : <Skeleton width={60} />}</Row>
          <Row label="Connections">
            No outgoing connections: no account, no telemetry, no fonts or scripts from elsewhere.
          </Row>
        </dl>
      )}
    </section>
  );
}
