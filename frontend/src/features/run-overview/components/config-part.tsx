import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/problems";
import { configQuery } from "@/api/resources/runs";
import { exactText, formatConfig, formatCount } from "@/lib/format/numbers";
import { CopyButton, CopyValue } from "@/ui/copy";
import { cx } from "@/ui/cx";
import { SearchField } from "@/ui/field";
import { Highlight } from "@/ui/highlight";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { configTree } from "../model/config-tree";
import { Part } from "./part";

interface Props {
  run: string;
  /** To say what differs from it. */
  baseline: string | null;
}

export function ConfigPart({ run, baseline }: Props) {
  const { data: config, error, refetch } = useQuery(configQuery(run));
  const { data: other } = useQuery({ ...configQuery(baseline ?? ""), enabled: baseline !== null && baseline !== run });
  const [search, setSearch] = useState("");
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };
  const tree = config ? configTree(config, search) : [];
  return (
    <Part
      title="Config"
      count={config && formatCount(Object.keys(config).length)}
      tools={
        <>
          <SearchField label="Filter keys" className="h-24! w-150" value={search} onChange={setSearch} />
          <CopyButton text={JSON.stringify(config ?? {}, null, 2)} label="Copy as JSON" />
        </>
      }
    >
      {error ? (
        <ErrorState title="Could not read the config" onRetry={() => void refetch()}>
          {sentenceOf(error)}
        </ErrorState>
      ) : !config ? (
        <div className="flex flex-col gap-16 p-16">
          {[120, 180, 90, 150].map((w) => (
            <Skeleton key={w} width={w} />
          ))}
        </div>
      ) : tree.length === 0 ? (
        <Nothing title={search ? "No key matches" : "No config"}>
          {!search && "Pass config={…} to trackai.init, or set run.config[…]."}
        </Nothing>
      ) : (
        <div className="py-4">
          {tree.map((branch) => (
            <div key={branch.name}>
              {branch.name && (
                <button
                  type="button"
                  aria-expanded={!folded.has(branch.name)}
                  className="focus-inside flex h-24 w-full items-center gap-6 px-16"
                  onClick={() => toggle(branch.name)}
                >
                  <Icon of={folded.has(branch.name) ? ChevronRight : ChevronDown} small className="text-fg3" />
                  <span className="truncate text-code font-strong">{branch.name}</span>
                  <span className="num text-fg3">{branch.leaves.length}</span>
                </button>
              )}
              {(!folded.has(branch.name) || search) && (
                <dl>
                  {branch.leaves.map(({ key, path, value }) => {
                    const theirs = other?.[path];
                    const differs = other !== undefined && formatConfig(theirs) !== formatConfig(value);
                    return (
                      <div
                        key={path}
                        className={cx(
                          "flex min-h-24 items-center gap-16 pr-16 hover:bg-hover",
                          branch.name ? "pl-43" : "pl-16",
                        )}
                      >
                        <dt className="shrink-0 truncate text-code text-fg2" title={path}>
                          <Highlight text={key} search={search} />
                        </dt>
                        <dd className="ml-auto flex min-w-0 items-center gap-6">
                          {differs && (
                            <span className="shrink-0 text-fg3">
                              baseline {theirs === undefined ? "—" : formatConfig(theirs)}
                            </span>
                          )}
                          <CopyValue
                            exact={exactText(value)}
                            className={cx("truncate", differs && "bg-sel px-4", value === null && "text-fg3")}
                          >
                            {formatConfig(value)}
                          </CopyValue>
                        </dd>
                      </div>
                    );
                  })}
                </dl>
              )}
            </div>
          ))}
        </div>
      )}
    </Part>
  );
}
