import { type ReactNode, useId } from "react";
import { Segmented } from "@/ui/segmented";

interface Props<T extends string> {
  label: string;
  hint: ReactNode;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
}

/** One taste: what it is, what it does, and the few ways it can be. */
export function ChoiceRow<T extends string>({ label, hint, value, options, onChange }: Props<T>) {
  const id = useId();
  return (
    <div className="flex min-h-44 flex-wrap items-center gap-x-16 gap-y-6 border-b border-line py-8">
      <div className="min-w-200 flex-1">
        <p id={id} className="text-strong">
          {label}
        </p>
        <p className="text-fg2">{hint}</p>
      </div>
      <Segmented label={label} value={value} options={options} onChange={onChange} />
    </div>
  );
}
