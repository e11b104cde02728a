import { memo } from "react";
import { readable } from "@/lib/ansi/contrast";
import { type AnsiColor, parseAnsi, type Span } from "@/lib/ansi/parse";
import { cx } from "@/ui/cx";
import type { HitPattern } from "../model/hit-pattern";

const TONES: Record<AnsiColor, string> = {
  black: "text-fg",
  red: "text-bad",
  green: "text-good",
  yellow: "text-warn",
  blue: "text-ansi-blue",
  magenta: "text-ansi-magenta",
  cyan: "text-ansi-cyan",
  white: "text-fg3",
};
const SURFACES: Partial<Record<AnsiColor, string>> = { red: "bg-bad-bg", green: "bg-good-bg", yellow: "bg-warn-bg" };
const BACKGROUNDS = { light: [255, 255, 255], dark: [16, 17, 19] } as const;

const isNamed = (color: Span["color"]): color is AnsiColor => color !== undefined && color in TONES;

/** A console line in its colours, and nothing of it is ever run. */
export const LogText = memo(function LogText({
  text,
  theme,
  hit,
}: {
  text: string;
  theme: "light" | "dark";
  hit: HitPattern | null;
}) {
  return (
    <>
      {parseAnsi(text).map((span, i) => (
        <span
          key={i}
          className={cx(
            isNamed(span.color) && TONES[span.color],
            span.dim && "text-fg3",
            span.bold && "font-semibold",
            span.background && (SURFACES[span.background] ?? "bg-sunken"),
          )}
          style={span.color && !isNamed(span.color) ? { color: readable(span.color, BACKGROUNDS[theme]) } : undefined}
        >
          {hit ? <Marked text={span.text} hit={hit} /> : span.text}
        </span>
      ))}
    </>
  );
});

const Marked = ({ text, hit }: { text: string; hit: HitPattern }) => {
  const parts = hit.partsOf(text);
  if (!parts) return <span className="bg-mark">{text}</span>;
  return parts.map((part, i) =>
    i % 2 === 1 ? (
      <mark key={`${i} ${part}`} className="bg-mark text-fg">
        {part}
      </mark>
    ) : (
      part
    ),
  );
};
