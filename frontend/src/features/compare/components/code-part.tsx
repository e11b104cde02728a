import { useMemo } from "react";
import type { Run } from "@/api/resources/runs";
import { middle } from "@/lib/format/names";
import { CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { patchDiff } from "../model/patch-diff";

/** What was captured of the code, as far as a comparison reads it. */
export interface Code {
  commit: string | null;
  diff: string | null;
  dirty: boolean;
}

interface Props {
  baseline: { run: Run; code: Code | null };
  run: Run;
  code: Code | null;
}

const MOST_LINES = 400;

/** The code of one run against the baseline's: commits, then the changes that were not committed. */
export function CodePart({ baseline, run, code }: Props) {
  const theirs = baseline.code;
  const files = useMemo(() => (code && theirs ? patchDiff(theirs.diff ?? "", code.diff ?? "") : []), [code, theirs]);
  const sameCommit = code?.commit === theirs?.commit;
  const head = (
    <p className="num flex flex-wrap items-center gap-8 px-16 py-6">
      <span className="text-fg3">
        {middle(baseline.run.name, 24)} → {middle(run.name, 24)}
      </span>
      {!code || !theirs ? (
        <span className="text-fg2">No commit is known of {code ? baseline.run.name : run.name}.</span>
      ) : sameCommit ? (
        <span className="text-fg2">
          same commit <span className="text-code">{code.commit?.slice(0, 8)}</span>
          {files.length === 0 && (code.dirty || theirs.dirty ? ", and no other change is known" : ", both clean")}
        </span>
      ) : (
        <CopyValue exact={`git diff ${theirs.commit} ${code.commit}`}>
          <span className="text-code">
            <span className="text-fg3">git diff</span> {theirs.commit?.slice(0, 8)} {code.commit?.slice(0, 8)}
          </span>
        </CopyValue>
      )}
    </p>
  );
  return (
    <>
      {head}
      {files.map((f) => (
        <div key={f.file}>
          <p className="num px-16 pb-2 text-code">
            {f.file} <span className="text-good">+{f.added}</span> <span className="text-bad">−{f.removed}</span>
            {!sameCommit && <span className="text-fg3"> not committed</span>}
          </p>
          <pre tabIndex={0} className="focus-inside mb-6 overflow-x-auto text-code">
            {f.lines.slice(0, MOST_LINES).map((line, i) => (
              <div
                key={i}
                className={cx(
                  "w-max min-w-full px-16",
                  line.kind === "added" ? "bg-good-bg text-good" : "bg-bad-bg text-bad",
                )}
              >
                {line.kind === "added" ? "+ " : "− "}
                {line.text}
              </div>
            ))}
            {f.lines.length > MOST_LINES && <div className="px-16 text-fg3">+ {f.lines.length - MOST_LINES} lines</div>}
          </pre>
        </div>
      ))}
    </>
  );
}
