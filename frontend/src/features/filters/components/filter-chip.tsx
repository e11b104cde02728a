import { X } from "lucide-react";
import { type ButtonHTMLAttributes, type KeyboardEvent, type Ref, useState } from "react";
import type { WrittenCondition } from "@/api/resources/columns";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { Segmented } from "@/ui/segmented";
import {
  AGGREGATES,
  aggregateOf,
  conditionText,
  type Draft,
  type FieldType,
  fieldType,
  firstOperator,
  needsValue,
  OPERATOR_SIGNS,
  shownName,
  shownValue,
  withAggregate,
  withOperator,
  writtenName,
} from "../model/conditions";
import { FieldList } from "./field-list";
import { OperatorMenu } from "./operator-menu";
import { ValueList } from "./value-list";

interface Props {
  project: string;
  condition: WrittenCondition;
  invalid?: boolean;
  onChange(text: string): void;
  onRemove(): void;
}

/**
 * Field, operator, value: each opens its own menu and is one tab stop. Backspace on any of them takes the chip away.
 * While a changed field or operator still lacks its value the chip is a draft, and the filter stays as it was.
 */
export function FilterChip({ project, condition, invalid = false, onChange, onRemove }: Props) {
  const written: Draft = {
    name: condition.name,
    operator: condition.operator,
    values: condition.values.map((v) => v.text),
  };
  const isFresh = written.values.length === 0 && needsValue(written.operator);
  const [open, setOpen] = useState<"field" | "value" | null>(isFresh ? "value" : null);
  const [pending, setPending] = useState<{ draft: Draft; type: FieldType } | null>(null);
  const draft = pending?.draft ?? written;
  const type = pending?.type ?? condition.type;
  const name = shownName(draft.name);
  const shown = draft.values.map(shownValue).join(", ");

  const change = (next: Draft, nextType: FieldType) => {
    if (needsValue(next.operator) && next.values.length === 0) {
      setPending({ draft: next, type: nextType });
      setOpen("value");
    } else {
      setPending(null);
      setOpen(null);
      onChange(conditionText(next));
    }
  };
  const closeValues = () => {
    setOpen(null);
    setPending(null);
    if (isFresh) onRemove();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.target instanceof HTMLInputElement || (e.key !== "Backspace" && e.key !== "Delete")) return;
    e.preventDefault();
    onRemove();
  };
  return (
    <div
      data-chip
      className={cx(
        "flex h-22 shrink-0 items-stretch rounded-chip border bg-bg [&>*+*]:border-l [&>*+*]:border-line2",
        invalid ? "border-bad" : "border-line2",
      )}
      onKeyDown={onKeyDown}
    >
      <Popover
        label={`Field of ${name}`}
        open={open === "field"}
        onOpenChange={(next) => setOpen(next ? "field" : null)}
        className="w-320 p-8"
        trigger={
          <Cell label={`Field: ${name}`} className="rounded-l-chip text-code text-fg2">
            {name}
          </Cell>
        }
      >
        {condition.is_series && (
          <div className="mb-8">
            <Segmented
              label="What of the series"
              value={aggregateOf(draft.name)}
              options={AGGREGATES.map((a) => ({ value: a as string, label: a }))}
              onChange={(a) => change({ ...draft, name: withAggregate(draft.name, a) }, type)}
            />
          </div>
        )}
        <FieldList
          project={project}
          onPick={(column) => {
            const next = { ...draft, name: writtenName(column) };
            const same = fieldType(column) === type;
            change(same ? next : { ...next, operator: firstOperator(column), values: [] }, fieldType(column));
          }}
        />
      </Popover>
      <OperatorMenu
        project={project}
        name={draft.name}
        operator={draft.operator}
        onPick={(operator) => change(withOperator(draft, operator), type)}
        trigger={
          <Cell label={`Operator: ${draft.operator}`} className="text-code text-fg3">
            {OPERATOR_SIGNS[draft.operator]}
          </Cell>
        }
      />
      {needsValue(draft.operator) && (
        <Popover
          label={`Value of ${name}`}
          open={open === "value"}
          onOpenChange={(next) => (next ? setOpen("value") : closeValues())}
          className="w-280 p-8"
          trigger={
            <Cell label={`Value: ${shown || "none yet"}`} className="font-medium text-fg">
              {shown || "…"}
            </Cell>
          }
        >
          <ValueList
            key={draft.operator}
            project={project}
            draft={draft}
            type={type}
            onChange={(next) => onChange(conditionText(next))}
            onDone={() => {
              setOpen(null);
              setPending(null);
            }}
          />
        </Popover>
      )}
      <button
        type="button"
        aria-label={`Remove the filter on ${name}`}
        className="focus-inside grid w-20 place-items-center rounded-r-chip text-fg2 hover:bg-hover hover:text-fg"
        onClick={onRemove}
      >
        <Icon of={X} small />
      </button>
    </div>
  );
}

interface CellProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  ref?: Ref<HTMLButtonElement>;
}

const Cell = ({ label, className, children, ...rest }: CellProps) => (
  <button
    type="button"
    aria-label={label}
    title={typeof children === "string" && children.length > 24 ? children : undefined}
    className={cx("focus-inside px-6 hover:bg-hover data-[state=open]:bg-hover", className)}
    {...rest}
  >
    <span className="block max-w-200 truncate">{children}</span>
  </button>
);
