import { Search, X } from "lucide-react";
import type { InputHTMLAttributes, Ref } from "react";
import { cx } from "./cx";
import { Icon } from "./icon";
import { Kbd } from "./kbd";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  error?: string | null;
  ref?: Ref<HTMLInputElement>;
}

export function Field({ label, error, className, ...rest }: Props) {
  return (
    <span className={cx("block", className)}>
      <input
        aria-label={label}
        aria-invalid={error ? true : undefined}
        spellCheck={false}
        autoComplete="off"
        className={cx(
          "h-26 touch:h-44 touch:text-[13px] w-full rounded-control border bg-bg px-8 text-body text-fg",
          error ? "border-bad" : "border-line2",
        )}
        {...rest}
      />
      {error && (
        <span role="alert" className="mt-2 block text-meta text-bad">
          {error}
        </span>
      )}
    </span>
  );
}

interface SearchProps extends Omit<Props, "error" | "onChange" | "value"> {
  value: string;
  onChange(value: string): void;
  keys?: string;
}

/** A field to search with: Escape empties it, then leaves it. */
export function SearchField({ label, value, onChange, keys, className, onKeyDown, ...rest }: SearchProps) {
  return (
    <span
      className={cx(
        "flex h-26 touch:h-46 items-center gap-6 rounded-control border border-line2 bg-bg px-7 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-acc",
        className,
      )}
    >
      <Icon of={Search} small className="shrink-0 text-fg3" />
      <input
        type="text"
        role="searchbox"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        className="min-w-0 flex-1 self-stretch bg-transparent text-body text-fg outline-none touch:text-[13px]"
        value={value}
        onChange={(e) => onChange(e.target.value)}
        onKeyDown={(e) => {
          onKeyDown?.(e);
          if (e.key !== "Escape" || e.defaultPrevented) return;
          if (value) {
            e.stopPropagation();
            onChange("");
          } else e.currentTarget.blur();
        }}
        {...rest}
      />
      {value ? (
        <button
          type="button"
          aria-label="Clear"
          className="grid place-items-center rounded-tag text-fg3 hover:text-fg touch:-mr-7 touch:size-44"
          onClick={() => onChange("")}
        >
          <Icon of={X} small />
        </button>
      ) : (
        keys && <Kbd>{keys}</Kbd>
      )}
    </span>
  );
}
