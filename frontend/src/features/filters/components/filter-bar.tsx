import { useQuery } from "@tanstack/react-query";
import { CodeXml, Funnel, Plus, X } from "lucide-react";
import { type ReactNode, type Ref, useRef, useState } from "react";
import type { Problem } from "@/api/problems";
import { type FilterPart, filterPartsQuery, type WrittenCondition } from "@/api/resources/columns";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { Tooltip } from "@/ui/tooltip";
import { useNarrow } from "@/ui/use-media";
import { fieldType, firstOperator, replacePart, withoutPart, withPart, writtenName } from "../model/conditions";
import { FieldList } from "./field-list";
import { FilterChip } from "./filter-chip";

interface Props {
  project: string;
  /** The filter whose answer is shown: while the text has a mistake, the last good one. */
  filter: string;
  mistake: Problem | null;
  onChange(filter: string): void;
  text: boolean;
  onShowText(open: boolean, range?: { from: number; to: number }): void;
  start?: ReactNode;
  end?: ReactNode;
}

/** The filter as chips that anybody can click together, between the saved view and what is done with it. */
export function FilterBar({ start, end, ...rest }: Props) {
  const { text, onShowText, filter, mistake } = rest;
  const narrow = useNarrow();
  const { data: parts = [] } = useQuery(filterPartsQuery(filter));
  const [unfolded, setUnfolded] = useState(false);
  const open = narrow && (unfolded || mistake !== null);
  const tools = (
    <Tooltip text={text ? "Hide the text of the filter" : "The filter as text"} keys={text ? undefined : "/"}>
      <Button
        look="quiet"
        icon={<Icon of={CodeXml} />}
        aria-pressed={text}
        data-slash={text ? undefined : true}
        onClick={() => onShowText(!text)}
      >
        Text
      </Button>
    </Tooltip>
  );
  return (
    <>
      <div
        role="toolbar"
        aria-label="Filter"
        className="flex h-36 shrink-0 items-center gap-8 border-b border-line px-12 touch:h-52"
      >
        {start}
        {narrow ? (
          <>
            <Button
              look="quiet"
              icon={<Icon of={Funnel} />}
              aria-expanded={open}
              className={mistake ? "text-bad" : undefined}
              onClick={() => setUnfolded(!open)}
            >
              Filter {parts.length > 0 && <span className="num text-fg3">{parts.length}</span>}
            </Button>
            <span className="flex-1" />
          </>
        ) : (
          <Chips
            {...rest}
            parts={parts}
            className="-mx-3 min-w-0 flex-1 self-stretch overflow-x-auto px-3 [scrollbar-width:none]"
          />
        )}
        {!narrow && tools}
        {end}
      </div>
      {open && (
        <div className="flex shrink-0 items-start gap-8 border-b border-line px-12 py-6">
          <Chips {...rest} parts={parts} className="flex-1 flex-wrap" />
          {tools}
        </div>
      )}
    </>
  );
}

function Chips({
  project,
  parts,
  mistake,
  onChange,
  onShowText,
  className,
}: Pick<Props, "project" | "mistake" | "onChange" | "onShowText"> & {
  parts: readonly FilterPart[];
  className: string;
}) {
  // A chip that still lacks its value. It stands where its part will be, so that its menu stays open when that arrives.
  const [added, setAdded] = useState<{ condition: WrittenCondition; at: number } | null>(null);
  if (added && added.at !== parts.length) setAdded(null);
  const more = useRef<HTMLButtonElement>(null);
  const column = mistake?.mistake?.column ?? null;
  // The mistake stands in the text, not in what the chips show; the chip that stood there is the one meant.
  const wrong = column === null ? -1 : parts.findLastIndex((p) => p.start < column);
  const remove = (index: number) => {
    if (index < parts.length) onChange(withoutPart(parts, index));
    else setAdded(null);
    more.current?.focus();
  };
  const shown: readonly Pick<FilterPart, "text" | "start" | "condition">[] = added
    ? [...parts, { text: "", start: 0, condition: added.condition }]
    : parts;
  return (
    <div className={cx("flex items-center gap-4", className)}>
      {shown.map((part, i) =>
        part.condition ? (
          <FilterChip
            key={`${i} ${part.condition.name}`}
            project={project}
            condition={part.condition}
            invalid={i === wrong}
            onChange={(text) => onChange(i < parts.length ? replacePart(parts, i, text) : withPart(parts, text))}
            onRemove={() => remove(i)}
          />
        ) : (
          <TextChip
            key={`${i} text`}
            part={part}
            invalid={i === wrong}
            onOpen={() => onShowText(true, { from: part.start, to: part.start + part.text.length })}
            onRemove={() => remove(i)}
          />
        ),
      )}
      <AddFilter project={project} button={more} onAdd={(condition) => setAdded({ condition, at: parts.length })} />
    </div>
  );
}

/** What no three cells can say: `or`, `not`, parentheses. It opens the text where it stands. */
const TextChip = ({
  part,
  invalid,
  onOpen,
  onRemove,
}: {
  part: Pick<FilterPart, "text">;
  invalid: boolean;
  onOpen(): void;
  onRemove(): void;
}) => (
  <div
    data-chip
    className={cx(
      "flex h-22 shrink-0 items-stretch rounded-chip border bg-bg",
      invalid ? "border-bad" : "border-line2",
    )}
  >
    <button
      type="button"
      aria-label={`Text: ${part.text}`}
      title={part.text}
      className="focus-inside flex items-center gap-5 rounded-l-chip px-6 text-code text-fg2 hover:bg-hover"
      onClick={onOpen}
      onKeyDown={(e) => {
        if (e.key !== "Backspace" && e.key !== "Delete") return;
        e.preventDefault();
        onRemove();
      }}
    >
      <Icon of={CodeXml} small className="text-fg3" />
      <span className="block max-w-280 truncate">{part.text}</span>
    </button>
    <button
      type="button"
      aria-label="Remove this part of the filter"
      className="focus-inside grid w-20 place-items-center rounded-r-chip border-l border-line2 text-fg2 hover:bg-hover hover:text-fg"
      onClick={onRemove}
    >
      <Icon of={X} small />
    </button>
  </div>
);

function AddFilter({
  project,
  button,
  onAdd,
}: {
  project: string;
  button: Ref<HTMLButtonElement>;
  onAdd(condition: WrittenCondition): void;
}) {
  const [open, setOpen] = useState(false);
  const picked = useRef(false);
  return (
    <Popover
      label="Add a filter"
      open={open}
      onOpenChange={(next) => {
        picked.current = false;
        setOpen(next);
      }}
      returnsFocus={() => !picked.current}
      className="w-320 p-8"
      trigger={
        <Button ref={button} look="quiet" icon={<Icon of={Plus} />} className="font-normal">
          Filter
        </Button>
      }
    >
      <FieldList
        project={project}
        onPick={(column) => {
          picked.current = true;
          setOpen(false);
          onAdd({
            name: writtenName(column),
            type: fieldType(column),
            is_series: column.source === "metric" || column.source === "system",
            operator: firstOperator(column),
            values: [],
          });
        }}
      />
    </Popover>
  );
}
