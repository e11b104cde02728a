import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { environmentQuery, type Run } from "@/api/resources/runs";
import { formatConfig, formatStep } from "@/lib/format/numbers";
import { formatDateTime, formatDuration } from "@/lib/format/times";
import { Button } from "@/ui/button";
import { CopyButton, CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { ErrorState } from "@/ui/states";
import { diffStat } from "../model/diff-files";
import { commandOf, gitOf, otherFacts, packagesOf } from "../model/environment";
import { DiffView } from "./diff-view";
import { Fact, Part } from "./part";

/** The right column: the run's facts, its code, its machine, its command. */
export function FactsPart({ run }: { run: Run }) {
  const { data: environment, error, refetch } = useQuery(environmentQuery(run.id));
  const [search, setSearch] = useState("");
  const [diffing, setDiffing] = useState(false);
  const git = environment && gitOf(environment);
  const command = environment && commandOf(environment);
  const packages = environment ? packagesOf(environment) : [];
  const facts = environment ? otherFacts(environment) : [];
  const found = packages.filter((p) => p.name.toLowerCase().includes(search.toLowerCase()));
  const stat = git?.diff ? diffStat(git.diff) : null;
  return (
    <>
      <Part title="Run">
        <dl className="py-4">
          <Fact name="State">
            {run.state}
            {run.exit_code !== null && `, exit code ${run.exit_code}`}
          </Fact>
          <Fact name="Started">{formatDateTime(run.started)}</Fact>
          {run.finished !== null && (
            <Fact name="Ended">
              {formatDateTime(run.finished)} <span className="text-fg3">({formatDuration(run.duration)})</span>
            </Fact>
          )}
          {run.last_step !== null && <Fact name="Last step">{formatStep(run.last_step)}</Fact>}
          <Fact name="Host">{run.host ? <CopyValue exact={run.host}>{run.host}</CopyValue> : "—"}</Fact>
          <Fact name="User">{run.user || "—"}</Fact>
          {run.job_type && <Fact name="Job type">{run.job_type}</Fact>}
          {run.parent && <Fact name="Forked from">{run.parent}</Fact>}
          {facts.map(({ name, value }) => (
            <Fact key={name} name={name}>
              <CopyValue exact={formatConfig(value)} className="truncate">
                {formatConfig(value)}
              </CopyValue>
            </Fact>
          ))}
        </dl>
        {run.traceback && (
          <pre
            tabIndex={0}
            className={cx(
              "focus-inside max-h-260 overflow-auto border-t border-line px-16 py-8 text-code whitespace-pre-wrap text-bad",
              // Facts of the environment come above it.
              !environment && !error && "invisible",
            )}
          >
            {run.traceback}
          </pre>
        )}
      </Part>
      {error && (
        <ErrorState title="Could not read the environment" onRetry={() => void refetch()}>
          {sentenceOf(error)}
        </ErrorState>
      )}
      {git && (
        <Part
          title="Git"
          tools={
            git.diff && (
              <Button look="quiet" className="-mr-6" onClick={() => setDiffing(true)}>
                View diff
              </Button>
            )
          }
        >
          <dl className="py-4">
            {git.branch && (
              <Fact name="Branch">
                <span className="text-code">{git.branch}</span>
              </Fact>
            )}
            {git.commit && (
              <Fact name="Commit">
                <CopyValue exact={git.commit}>
                  <span className="text-code">{git.commit.slice(0, 8)}</span>
                </CopyValue>
              </Fact>
            )}
            {git.remote && (
              <Fact name="Remote">
                <CopyValue exact={git.remote} className="truncate">
                  {git.remote}
                </CopyValue>
              </Fact>
            )}
            <Fact name="Working tree">
              {stat ? (
                <>
                  <span className="text-good">+{stat.added}</span> <span className="text-bad">−{stat.removed}</span> in{" "}
                  {stat.files} {stat.files === 1 ? "file" : "files"}
                </>
              ) : git.dirty ? (
                "changed"
              ) : (
                "clean"
              )}
            </Fact>
          </dl>
          {diffing && git.diff && (
            <DiffView diff={git.diff} truncated={git.truncated} onClose={() => setDiffing(false)} />
          )}
        </Part>
      )}
      {command && (
        <Part title="Command" tools={<CopyButton text={command} label="Copy the command" />}>
          <pre
            tabIndex={0}
            className="focus-inside max-h-160 overflow-auto px-16 py-8 text-code break-all whitespace-pre-wrap"
          >
            {command}
          </pre>
        </Part>
      )}
      {packages.length > 0 && (
        <Part
          title="Packages"
          tools={
            <SearchField
              label={`Filter ${packages.length} packages`}
              className="h-24! w-160"
              value={search}
              onChange={setSearch}
            />
          }
        >
          <dl className="focus-inside max-h-260 overflow-y-auto py-4" tabIndex={0}>
            {found.map((p) => (
              <Fact key={p.name} name={p.name} mono>
                <CopyValue exact={`${p.name}==${p.version}`}>{p.version}</CopyValue>
              </Fact>
            ))}
            {found.length === 0 && <p className="px-16 text-fg2">No package is called like that.</p>}
          </dl>
        </Part>
      )}
    </>
  );
}
