import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isMistake } from "@/api/problems";
import { completionsQuery } from "@/api/resources/columns";
import { runsQuery } from "@/api/resources/runs";
import { FilterInput } from "@/panels/filter/filter-input";
import { useSettled } from "@/ui/use-settled";

interface Props {
  project: string;
  value: string;
  onChange(value: string): void;
}

/** The filter of a widget. The server says what is wrong with it; the widget keeps its last good picture meanwhile. */
export function FilterField({ project, value, onChange }: Props) {
  const [caret, setCaret] = useState<number | null>(null);
  const asked = useSettled(value);
  const { error } = useQuery(runsQuery({ project, filter: asked.trim(), limit: 1 }));
  const { data: options = [] } = useQuery(completionsQuery(project, value, caret ?? 0, caret !== null));
  const mistake = value === asked && isMistake(error) ? error.mistake : undefined;
  return (
    <FilterInput
      wraps
      label="Runs, by filter"
      placeholder="all runs"
      text={value}
      caret={caret}
      options={caret === null ? [] : options}
      mistake={mistake ?? null}
      message={mistake && error ? `column ${mistake.column}: ${error.message}` : null}
      onWrite={onChange}
      onCaret={setCaret}
      onEnter={() => undefined}
    />
  );
}
