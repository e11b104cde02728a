import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { completionsQuery } from "@/api/resources/columns";
import { Menu, MenuChoice } from "@/ui/menu";
import { isOperator, OPERATOR_SIGNS, type Operator } from "../model/conditions";

interface Props {
  project: string;
  name: string;
  operator: Operator;
  trigger: ReactNode;
  onPick(operator: Operator): void;
}

/** The operators that suit a field, as the server completes them. */
export function OperatorMenu(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Menu label="Operator" trigger={props.trigger} onOpenChange={setOpen}>
      {open && <Choices {...props} />}
    </Menu>
  );
}

function Choices({ project, name, operator, onPick }: Props) {
  const line = `${name} `;
  const { data = [] } = useQuery(completionsQuery(project, line, line.length, true));
  const found = data.flatMap((c) => (isOperator(c.text) ? [{ sign: c.text, says: c.detail }] : []));
  return (
    <>
      {found.map(({ sign, says }) => (
        <MenuChoice key={sign} chosen={sign === operator} hint={says} onSelect={() => onPick(sign)}>
          <span className="text-code">{OPERATOR_SIGNS[sign]}</span>
        </MenuChoice>
      ))}
    </>
  );
}
