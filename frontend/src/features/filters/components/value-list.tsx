import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { completionsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { Highlight } from "@/ui/highlight";
import { OptionList } from "@/ui/option-list";
import { useConditionCheck } from "../hooks/use-condition-check";
import { conditionText, type Draft, type FieldType, isList, shownValue, valueText } from "../model/conditions";

interface Props {
  project: string;
  draft: Draft;
  type: FieldType;
  /** Called with a condition that the server accepts. */
  onChange(draft: Draft): void;
  /** One value is enough, and it is there. */
  onDone(): void;
}

/** The values that occur, with how many runs have them, or one that is typed. */
export function ValueList({ project, draft, type, onChange, onDone }: Props) {
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState(draft.values);
  const [trouble, setTrouble] = useState<string | null>(null);
  const check = useConditionCheck();
  const several = isList(draft.operator);
  const asked = useDeferredValue(typed.trim());
  const begin = `${draft.name} ${draft.operator} ${several ? "(" : ""}`;
  const line = asked ? `${begin}"${asked.replaceAll(/["\\]/g, "")}` : begin;
  const { data = [] } = useQuery(completionsQuery(project, line, line.length, true));
  // Narrowed here too: until the server has answered, Enter must not take what only suited the text before.
  const part = shownValue(typed.trim()).toLowerCase();
  const found = data.filter((c) => c.kind === "value" && c.text.toLowerCase().includes(part));
  const own = typed.trim() === "" ? null : valueText(typed, type, draft.operator);
  const others = asked ? [] : picked.filter((v) => !found.some((c) => c.text === v));

  const take = async (value: string) => {
    const values = several
      ? picked.includes(value)
        ? picked.filter((v) => v !== value)
        : [...picked, value]
      : [value];
    const next = { ...draft, values };
    const sentence = values.length > 0 ? await check(conditionText(next)) : null;
    setTrouble(sentence);
    if (sentence) return;
    setPicked(values);
    setTyped("");
    // A list without values says nothing: the chip keeps its last ones until there is another.
    if (values.length > 0) onChange(next);
    if (!several) onDone();
  };
  const option = (value: string, runs: number | null) => ({
    id: value,
    label: (
      <span title={shownValue(value)}>
        <Highlight text={shownValue(value) || "(empty)"} search={asked} />
      </span>
    ),
    hint: runs === null ? undefined : formatCount(runs),
    chosen: picked.includes(value),
  });
  const options = [...others.map((v) => option(v, null)), ...found.map((c) => option(c.text, c.runs))];
  if (own !== null && !found.some((c) => c.text === own)) {
    options.unshift({
      ...option(own, null),
      label: (
        <span>
          {several ? "Add" : "Use"} “{typed.trim()}”
        </span>
      ),
    });
  }
  return (
    <OptionList
      label={several ? "Values" : type === "time" ? "Time: -7d or 2026-01-31" : "Value"}
      search={typed}
      onSearch={(text) => {
        setTyped(text);
        setTrouble(null);
      }}
      options={options}
      several={several}
      ready={typed ? "first" : "none"}
      onPick={(value) => void take(value)}
      onEnter={onDone}
    >
      {trouble && (
        <p role="alert" className="px-8 pt-6 text-meta text-bad">
          {trouble}
        </p>
      )}
      {options.length === 0 && <p className="px-8 py-4 text-fg3">Type a value, Enter takes it</p>}
    </OptionList>
  );
}
