import { Check } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cx } from "./cx";
import { SearchField } from "./field";

export interface Option {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  chosen?: boolean;
}

interface Props {
  /** What is searched, for the field and for those who can't see it. */
  label: string;
  search: string;
  onSearch(text: string): void;
  options: readonly Option[];
  onPick(id: string): void;
  /** Enter without an option under the arrow keys. */
  onEnter?(): void;
  /** Options have boxes, and several can be chosen. */
  several?: boolean;
  /** Which option Enter takes before an arrow key was pressed: the first, or none. */
  ready?: "first" | "none";
  children?: ReactNode;
}

/** A field and what it finds, in one: arrow keys move, Enter takes. The focus stays in the field. */
export function OptionList({
  label,
  search,
  onSearch,
  options,
  onPick,
  onEnter,
  several = false,
  ready = "first",
  children,
}: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const begin = ready === "first" ? 0 : -1;
  const [at, setAt] = useState(begin);
  const active = Math.min(Math.max(at, begin), options.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const onKeyDown = (e: KeyboardEvent) => {
    const option = options[active];
    if (e.key === "ArrowDown") setAt(Math.min(options.length - 1, active + 1));
    else if (e.key === "ArrowUp") setAt(Math.max(begin, active - 1));
    else if (e.key === "Enter" && option) onPick(option.id);
    else if (e.key === "Enter" && onEnter) onEnter();
    else return;
    e.preventDefault();
  };
  return (
    <>
      <SearchField
        label={label}
        autoFocus
        role="combobox"
        aria-expanded={options.length > 0}
        aria-controls={id}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        value={search}
        onChange={(text) => {
          onSearch(text);
          setAt(begin);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable={several || undefined}
        className="mt-6 max-h-[min(320px,50vh)] overflow-y-auto"
      >
        {options.map((option, i) => (
          <div
            key={option.id}
            id={`${id}-${i}`}
            data-index={i}
            role="option"
            aria-selected={option.chosen ?? false}
            className={cx("flex h-26 touch:h-44 items-center gap-8 rounded-chip px-8", i === active && "bg-hover")}
            onPointerMove={() => setAt(i)}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => onPick(option.id)}
          >
            {several && (
              <span
                aria-hidden="true"
                className={cx(
                  "grid size-13 shrink-0 place-items-center rounded-tag border",
                  option.chosen ? "border-acc bg-acc text-acc-fg" : "border-line3 bg-bg",
                )}
              >
                {option.chosen && <Check size={10} strokeWidth={3} />}
              </span>
            )}
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.hint && <span className="num shrink-0 text-fg3">{option.hint}</span>}
          </div>
        ))}
      </div>
      {children}
    </>
  );
}
