import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "./button";
import { cx } from "./cx";
import { Icon } from "./icon";

const COPIED_MS = 800;

/** Copies, and says so for 800 ms. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const [copied, setCopied] = useState(false);
  const copy = (text: string) => {
    // Without a clipboard (plain http on another host) nothing was copied, and nothing says it was.
    navigator.clipboard?.writeText(text).then(
      () => {
        setCopied(true);
        // No effect: a table has thousands of these, of which hardly one is ever clicked.
        setTimeout(() => setCopied(false), COPIED_MS);
      },
      () => setCopied(false),
    );
  };
  return [copied, copy];
}

/** A value that copies exactly on click: its text becomes `Copied`, at the same width. */
export function CopyValue({
  exact,
  children,
  className,
  label,
}: {
  exact: string;
  children: ReactNode;
  className?: string;
  label?: string;
}) {
  const [copied, copy] = useCopy();
  return (
    <button
      type="button"
      aria-label={label}
      className={cx("relative max-w-full cursor-copy rounded-tag text-left hover:bg-hover", className)}
      title={exact}
      onClick={() => copy(exact)}
    >
      {copied ? (
        <>
          <span className="invisible">{children}</span>
          <span className="absolute inset-0 overflow-hidden text-right whitespace-nowrap text-fg3">Copied</span>
        </>
      ) : (
        children
      )}
    </button>
  );
}

export function CopyButton({ text, label, small = true }: { text: string; label: string; small?: boolean }) {
  const [copied, copy] = useCopy();
  return (
    <IconButton label={copied ? "Copied" : label} small={small} onClick={() => copy(text)}>
      <Icon of={copied ? Check : Copy} small={small} />
    </IconButton>
  );
}
