import { useQuery } from "@tanstack/react-query";
import { Funnel, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Problem } from "@/api/problems";
import { completionsQuery } from "@/api/resources/columns";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";
import { applyCompletion } from "../model/completion";
import { Completions } from "./completions";
import { PaintedFilter } from "./painted-filter";

interface Props {
  project: string;
  value: string;
  onChange(value: string): void;
  mistake: Problem | null;
  /** `213 of 1,482 runs · 11 ms`. */
  status: string;
  /** What to select when it opens: the part of the filter that was clicked. A new object selects anew. */
  focus?: { from: number; to: number } | null;
}

const PAUSE_MS = 350;

/** The filter as one line of text. A mistake is pointed at by column, and the table keeps its last good answer. */
export function FilterLine({ project, value, onChange, mistake, status, focus }: Props) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  // Back, a link, the palette: the address changed without the line. What was sent takes a moment to come back in the
  // address, and until then the value is the old one, which must not undo what was typed.
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }
  const { data = [] } = useQuery(completionsQuery(project, text, caret ?? 0, caret !== null));
  const options = caret === null ? [] : data;

  useEffect(() => {
    if (!focus) return;
    input.current?.focus();
    input.current?.setSelectionRange(focus.from, focus.to);
  }, [focus]);
  const send = (next: string) => {
    setSent(next);
    onChange(next);
  };
  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(() => {
      setSent(text);
      onChange(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, sent, onChange]);

  const pick = (index: number) => {
    const option = options[index];
    if (!option || caret === null) return;
    const next = applyCompletion(text, caret, option);
    setText(next.text);
    setCaret(next.caret);
    setChosen(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by && options.length > 0)
      setChosen((c) => (c + by + options.length + (c < 0 && by < 0 ? 1 : 0)) % options.length);
    else if (e.key === "Tab" && !e.shiftKey && options.length > 0 && text !== "") pick(Math.max(0, chosen));
    else if (e.key === "Enter" && chosen >= 0) pick(chosen);
    else if (e.key === "Enter") {
      send(text);
      setCaret(null);
    } else if (e.key === "Escape" && caret !== null) setCaret(null);
    else if (e.key === "Escape") input.current?.blur();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const shownMistake = mistake && text === sent ? mistake : null;
  const said = shownMistake?.mistake ? `column ${shownMistake.mistake.column}: ${shownMistake.message}` : null;
  return (
    <div className="relative flex h-26 shrink-0 items-center gap-8 border-b border-line bg-chrome px-12">
      <Icon of={Funnel} small className="shrink-0 text-fg3" />
      <div className="relative min-w-0 flex-1">
        <PaintedFilter text={text} mistake={shownMistake?.mistake ?? null} message={said} />
        <input
          ref={input}
          data-slash
          role="combobox"
          aria-label="Filter runs"
          aria-expanded={options.length > 0}
          aria-controls={list}
          aria-activedescendant={chosen >= 0 ? `${list}-${chosen}` : undefined}
          aria-invalid={shownMistake ? true : undefined}
          aria-describedby={`${list}-mistake`}
          spellCheck={false}
          autoComplete="off"
          placeholder='Filter: state = "running" and config.lr < 1e-3'
          className="relative h-25 w-full bg-transparent text-code text-transparent caret-fg outline-none selection:text-fg placeholder:text-fg3"
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            setCaret(e.target.selectionStart);
            setChosen(-1);
          }}
          onClick={(e) => setCaret(e.currentTarget.selectionStart)}
          onBlur={() => setCaret(null)}
          onKeyDown={onKeyDown}
        />
        <Completions id={list} options={options} chosen={chosen} at={caret ?? 0} text={text} onPick={pick} />
        <span id={`${list}-mistake`} role="status" className="sr-only">
          {said}
        </span>
      </div>
      {text && (
        <IconButton
          small
          label="Clear the filter"
          onClick={() => {
            setText("");
            send("");
            input.current?.focus();
          }}
        >
          <Icon of={X} small />
        </IconButton>
      )}
      <span
        className={cx("num shrink-0 text-meta whitespace-nowrap text-fg2 max-md:hidden")}
        data-testid="filter-status"
      >
        {shownMistake ? "last good answer kept" : status}
      </span>
    </div>
  );
}
