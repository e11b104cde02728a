import { useQuery } from "@tanstack/react-query";
import { Funnel, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Problem } from "@/api/problems";
import { completionsQuery } from "@/api/resources/columns";
import { FilterInput } from "@/panels/filter/filter-input";
import { IconButton } from "@/ui/button";
import { cx } from "@/ui/cx";
import { Icon } from "@/ui/icon";

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
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
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

  const shownMistake = mistake && text === sent ? mistake : null;
  const said = shownMistake?.mistake ? `column ${shownMistake.mistake.column}: ${shownMistake.message}` : null;
  return (
    <div className="relative flex h-26 touch:h-45 shrink-0 items-center gap-8 border-b border-line bg-chrome px-12">
      <Icon of={Funnel} small className="shrink-0 text-fg3" />
      <FilterInput
        ref={input}
        slash
        label="Filter runs"
        placeholder='Filter: state = "running" and config.lr < 1e-3'
        text={text}
        caret={caret}
        options={caret === null ? [] : data}
        mistake={shownMistake?.mistake ?? null}
        message={said}
        onWrite={setText}
        onCaret={setCaret}
        onEnter={() => send(text)}
      />
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
