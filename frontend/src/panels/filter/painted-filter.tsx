import type { Ref } from "react";
import { type TokenKind, tokenize } from "@/lib/filter-text/tokens";
import { cx } from "@/ui/cx";

interface Props {
  ref?: Ref<HTMLDivElement>;
  text: string;
  /** Several lines, of which the field takes its height; else one, over which the field lies. */
  wraps?: boolean;
  mistake: { column: number; length: number } | null;
  message: string | null;
}

const TONES: Record<TokenKind, string> = {
  string: "text-good",
  number: "text-acc",
  operator: "text-fg3",
  name: "text-fg",
  space: "",
  other: "text-fg2",
};

/** The text in its colours, under the field that holds it: same font, same place, so that the caret fits. */
export function PaintedFilter({ ref, text, wraps, mistake, message }: Props) {
  const from = mistake ? Math.min(mistake.column - 1, text.length) : -1;
  const to = mistake ? from + mistake.length : -1;
  return (
    <div
      ref={ref}
      aria-hidden="true"
      className={cx(
        "pointer-events-none text-code",
        wraps
          ? "min-h-42 px-8 py-5 break-words whitespace-pre-wrap"
          : "absolute inset-0 flex items-center overflow-hidden whitespace-pre",
      )}
    >
      {tokenize(text).map((token) => {
        // A mistake may begin inside a token: `val/acc.maks` of `metric.val/acc.maks`.
        const a = Math.max(0, Math.min(token.text.length, from - token.start));
        const b = Math.max(a, Math.min(token.text.length, to - token.start));
        return (
          <span key={token.start} className={TONES[token.kind]}>
            {token.text.slice(0, a)}
            {b > a && <span className="wavy">{token.text.slice(a, b)}</span>}
            {token.text.slice(b)}
          </span>
        );
      })}
      {mistake && from >= text.length && <span className="wavy w-8 shrink-0"> </span>}
      {message && <span className="ml-16 font-sans text-meta text-bad">{message}</span>}
    </div>
  );
}
