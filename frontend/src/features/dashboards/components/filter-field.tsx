import { useQuery } from "@tanstack/react-query";
import { isMistake } from "@/api/problems";
import { runsQuery } from "@/api/resources/runs";
import { Field } from "@/ui/field";
import { useSettled } from "@/ui/use-settled";

interface Props {
  project: string;
  value: string;
  onChange(value: string): void;
}

/** The filter of a widget. The server says what is wrong with it; the widget keeps its last good picture meanwhile. */
export function FilterField({ project, value, onChange }: Props) {
  const asked = useSettled(value);
  const { error } = useQuery(runsQuery({ project, filter: asked.trim(), limit: 1 }));
  const said =
    value === asked && isMistake(error) && error.mistake ? `column ${error.mistake.column}: ${error.message}` : null;
  return (
    <Field
      label="Runs, by filter"
      placeholder="all runs"
      className="[&_input]:text-code"
      value={value}
      error={said}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}
