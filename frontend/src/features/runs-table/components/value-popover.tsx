import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useState } from "react";
import { completionsQuery } from "@/api/resources/columns";
import { formatCount } from "@/lib/format/numbers";
import { Highlight } from "@/ui/highlight";
import { OptionList } from "@/ui/option-list";
import { Popover } from "@/ui/popover";

interface Props {
  project: string;
  field: "tag" | "group";
  label: string;
  trigger: ReactNode;
  /** Offered first, for example «No group». */
  none?: string;
  onPick(value: string | null): void;
}

/** A tag or a group: one that the project has, with how many runs have it, or a new one. */
export function ValuePopover({ trigger, label, ...rest }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen} label={label} className="w-240 p-8" trigger={trigger}>
      {open && (
        <Values
          {...rest}
          label={label}
          onPick={(value) => {
            setOpen(false);
            rest.onPick(value);
          }}
        />
      )}
    </Popover>
  );
}

const text = (written: string) => written.slice(1, -1).replace(/\\(.)/g, "$1");

function Values({ project, field, label, none, onPick }: Omit<Props, "trigger">) {
  const [typed, setTyped] = useState("");
  const asked = useDeferredValue(typed.trim());
  const line = `${field} = ${asked ? `"${asked.replaceAll(/["\\]/g, "")}` : ""}`;
  const { data = [] } = useQuery(completionsQuery(project, line, line.length, true));
  const found = data
    .filter((c) => c.kind === "value")
    .map((c) => ({ value: text(c.text), runs: c.runs }))
    .filter((c) => c.value.toLowerCase().includes(typed.trim().toLowerCase()));
  const own = typed.trim();
  const options = found.map(({ value, runs }) => ({
    id: `=${value}`,
    label: <Highlight text={value} search={own} />,
    hint: runs === null ? undefined : formatCount(runs),
  }));
  if (own && !found.some((c) => c.value === own)) options.unshift({ id: `=${own}`, label: <>New: {own}</>, hint: "" });
  if (none && !own) options.unshift({ id: "none", label: <>{none}</>, hint: "" });
  return (
    <OptionList
      label={label}
      search={typed}
      onSearch={setTyped}
      options={options}
      ready={own ? "first" : "none"}
      onPick={(id) => onPick(id === "none" ? null : id.slice(1))}
    >
      {options.length === 0 && <p className="px-8 py-4 text-fg3">Type a name, Enter takes it</p>}
    </OptionList>
  );
}
