import type { ReactNode } from "react";
import { cx } from "./cx";

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  /** Where five must fit into a narrow editor. */
  tight?: boolean;
  onChange(value: T): void;
}

/** One of a few, all in view. */
export function Segmented<T extends string>({ label, value, options, tight, onChange }: Props<T>) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className="inline-flex h-24 touch:h-46 shrink-0 overflow-hidden rounded-control border border-line2"
    >
      {options.map((o, i) => (
        <button
          key={o.value}
          type="button"
          role="radio"
          aria-checked={value === o.value}
          className={cx(
            "focus-inside font-medium whitespace-nowrap touch:text-[13px]",
            tight ? "px-5" : "px-8 touch:min-w-56 touch:px-12",
            i > 0 && "border-l border-line2",
            value === o.value ? "bg-hover text-strong text-fg" : "bg-bg text-fg2 hover:text-fg",
          )}
          onClick={() => onChange(o.value)}
        >
          {o.label}
        </button>
      ))}
    </div>
  );
}
