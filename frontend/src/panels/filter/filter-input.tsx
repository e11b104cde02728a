import { type KeyboardEvent, type Ref, useId, useRef, useState } from "react";
import { cx } from "@/ui/cx";
import { applyCompletion, type Completion } from "./completion";
import { Completions } from "./completions";
import { PaintedFilter } from "./painted-filter";

interface Props {
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>;
  label: string;
  placeholder: string;
  text: string;
  /** Where the caret is; null: nobody writes, and nothing is offered. It lies with who asks the server for `options`. */
  caret: number | null;
  options: readonly Completion[];
  /** Where the filter is wrong, and the sentence about it. */
  mistake: { column: number; length: number } | null;
  message: string | null;
  /** In a narrow place: a box of as many lines as the text needs, and the sentence below it. */
  wraps?: boolean;
  /** `/` leads here. */
  slash?: boolean;
  onWrite(text: string): void;
  onCaret(caret: number | null): void;
  /** Enter, where no completion is chosen. */
  onEnter(): void;
}

/** A filter as text, in colours, with ways to go on: Tab takes the first or the chosen one, arrows choose, Escape closes. */
export function FilterInput(props: Props) {
  const { text, caret, options, mistake, message, wraps = false } = props;
  const [chosen, setChosen] = useState(-1);
  const painted = useRef<HTMLDivElement>(null);
  const list = useId();

  const pick = (index: number, field: HTMLInputElement | HTMLTextAreaElement | null) => {
    const option = options[index];
    if (!option || caret === null) return;
    const next = applyCompletion(text, caret, option);
    props.onWrite(next.text);
    props.onCaret(next.caret);
    setChosen(-1);
    requestAnimationFrame(() => field?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (e: KeyboardEvent<HTMLInputElement & HTMLTextAreaElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by && options.length > 0)
      setChosen((c) => (c + by + options.length + (c < 0 && by < 0 ? 1 : 0)) % options.length);
    else if (e.key === "Tab" && !e.shiftKey && options.length > 0 && text !== "")
      pick(Math.max(0, chosen), e.currentTarget);
    else if (e.key === "Enter" && chosen >= 0) pick(chosen, e.currentTarget);
    else if (e.key === "Enter") {
      props.onEnter();
      props.onCaret(null);
    } else if (e.key === "Escape" && caret !== null) props.onCaret(null);
    else if (e.key === "Escape") e.currentTarget.blur();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const Field = wraps ? "textarea" : "input";
  return (
    <div
      className={cx(
        "relative min-w-0 flex-1",
        wraps &&
          "rounded-control border bg-bg focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-acc",
        wraps && (message ? "border-bad" : "border-line2"),
      )}
    >
      <PaintedFilter ref={painted} text={text} wraps={wraps} mistake={mistake} message={wraps ? null : message} />
      <Field
        ref={props.ref}
        data-slash={props.slash ? "" : undefined}
        role="combobox"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={list}
        aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
        aria-invalid={message ? true : undefined}
        aria-describedby={`${list}-mistake`}
        spellCheck={false}
        autoComplete="off"
        placeholder={props.placeholder}
        className={cx(
          "bg-transparent text-code text-transparent caret-fg outline-none selection:text-fg placeholder:text-fg3",
          wraps
            ? "absolute inset-0 resize-none overflow-hidden px-8 py-5 break-words"
            : "relative h-25 w-full touch:h-44",
        )}
        value={text}
        onChange={(e) => {
          props.onWrite(e.target.value.replace(/\n/g, " "));
          props.onCaret(e.target.selectionStart);
          setChosen(-1);
        }}
        // A line longer than its field moves under the caret, and the colours with it.
        onScroll={(e) => painted.current?.scrollTo(e.currentTarget.scrollLeft, 0)}
        onClick={(e) => props.onCaret(e.currentTarget.selectionStart)}
        onBlur={() => props.onCaret(null)}
        onKeyDown={onKeyDown}
      />
      <Completions
        id={list}
        options={options}
        chosen={chosen}
        at={caret ?? 0}
        text={text}
        onPick={(index) => {
          const field = document.activeElement;
          pick(index, field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field : null);
        }}
      />
      <span id={`${list}-mistake`} role="status" className={wraps ? "" : "sr-only"}>
        {wraps && message ? <span className="block px-8 pb-5 text-meta text-bad">{message}</span> : message}
      </span>
    </div>
  );
}
