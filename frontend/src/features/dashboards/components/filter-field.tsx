import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isMistake } from "@/api/problems";
import { runsQuery } from "@/api/resources/runs";
import { Field } from "@/ui/field";

interface Props {
  project: string;
  value: string;
  onChange(value: string): void;
}

const PAUSE_MS = 350;

/** The filter of a widget. The server says what is wrong with it; the widget keeps its last good picture meanwhile. */
export function FilterField({ project, value, onChange }: Props) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  // Undo: the value changed without the field.
  if (value !== sent) {
    setSent(value);
    setText(value);
  }
  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(() => {
      setSent(text);
      onChange(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, sent, onChange]);
  const { error } = useQuery(runsQuery({ project, filter: sent.trim(), limit: 1 }));
  const said =
    text === sent && isMistake(error) && error.mistake ? `column ${error.mistake.column}: ${error.message}` : null;
  return (
    <Field
      label="Runs, by filter"
      placeholder="all runs"
      className="[&_input]:text-code"
      value={text}
      error={said}
      onChange={(e) => setText(e.target.value)}
    />
  );
}
