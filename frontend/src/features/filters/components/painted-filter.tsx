import { type TokenKind, tokenize } from "@/lib/filter-text/tokens";

interface Props {
  text: string;
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
export function PaintedFilter({ text, mistake, message }: Props) {
  const from = mistake ? Math.min(mistake.column - 1, text.length) : -1;
  const to = mistake ? from + mistake.length : -1;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 flex items-center overflow-hidden text-code whitespace-pre"
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
