import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { richKeysQuery } from "@/api/resources/records";
import { runsQuery } from "@/api/resources/runs";
import { Field } from "@/ui/field";
import { runsFilter } from "../model/question";
import type { Settings } from "../model/widget";

interface Props {
  project: string;
  settings: Settings;
  /** Only keys of this type; absent: all. */
  type?: string;
  onChange(key: string): void;
}

/** The key of a rich value, with those of the newest run to choose from. */
export function KeyField({ project, settings, type, onChange }: Props) {
  const list = useId();
  const filter = runsFilter(settings);
  const { data: runs } = useQuery(
    runsQuery({ project, filter: filter ?? "", sort: ["-created"], limit: 1 }, filter !== null),
  );
  const newest = runs?.[0]?.id;
  const { data: keys = [] } = useQuery({ ...richKeysQuery(newest ?? ""), enabled: newest !== undefined });
  return (
    <>
      <Field label="Key" list={list} value={settings.key} onChange={(e) => onChange(e.target.value)} />
      <datalist id={list}>
        {keys
          .filter((k) => !type || k.type === type)
          .map((k) => (
            <option key={k.key} value={k.key} />
          ))}
      </datalist>
    </>
  );
}
