import { Check, Minus } from "lucide-react";
import { cx } from "./cx";

interface Props {
  label: string;
  checked: boolean | "mixed";
  onChange(checked: boolean, event: React.MouseEvent | React.KeyboardEvent): void;
  className?: string;
  tabIndex?: number;
}

export function Checkbox({ label, checked, onChange, className, tabIndex }: Props) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-label={label}
      aria-checked={checked}
      tabIndex={tabIndex}
      className={cx(
        "inline-flex size-13 shrink-0 items-center justify-center rounded-tag border",
        checked ? "border-acc bg-acc text-acc-fg" : "border-line3 bg-bg",
        className,
      )}
      onClick={(e) => {
        e.stopPropagation();
        onChange(checked !== true, e);
      }}
    >
      {checked === true && <Check size={10} strokeWidth={3} aria-hidden="true" />}
      {checked === "mixed" && <Minus size={10} strokeWidth={3} aria-hidden="true" />}
    </button>
  );
}
