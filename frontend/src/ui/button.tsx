import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx";
import { Tooltip } from "./tooltip";

type Look = "default" | "primary" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  default: "border-line2 bg-bg text-fg hover:bg-sunken active:bg-hover data-[state=open]:bg-hover",
  primary: "border-fg bg-fg text-bg hover:opacity-90 active:opacity-80",
  quiet:
    "border-transparent text-fg2 hover:bg-hover hover:text-fg data-[state=open]:bg-hover data-[state=open]:text-fg aria-pressed:bg-hover aria-pressed:text-fg",
  danger: "border-bad bg-bad text-bg hover:opacity-90 active:opacity-80",
};

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = "default", icon, className, children, type = "button", ...rest }: Props) {
  return (
    <button
      type={type}
      className={cx(
        "inline-flex h-26 shrink-0 items-center gap-6 rounded-control border px-9 font-medium whitespace-nowrap disabled:opacity-45 touch:h-44 touch:min-w-44 touch:justify-center touch:text-[13px]",
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

/** A setting that shows its label and its value: «Group **all but seed** ▾». */
export function SettingButton({
  label,
  value,
  children,
  ...rest
}: Omit<Props, "value"> & { label: string; value: ReactNode }) {
  return (
    <Button look="quiet" {...rest}>
      <span className="font-normal text-fg2">{label}</span>
      <span className="text-strong text-fg">{value}</span>
      {children}
    </Button>
  );
}

interface IconProps extends Omit<Props, "look" | "icon"> {
  /** Its name, for the tooltip and for those who can't see the icon. */
  label: string;
  keys?: string;
  small?: boolean;
}

/** An icon alone: it always has a name, a tooltip and room for its shortcut. */
export function IconButton({ label, keys, small = false, className, children, type = "button", ...rest }: IconProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type={type}
        aria-label={label}
        className={cx(
          "inline-flex shrink-0 items-center justify-center rounded-control text-fg2 hover:bg-hover hover:text-fg disabled:opacity-45 data-[state=open]:bg-hover data-[state=open]:text-fg aria-pressed:bg-hover aria-pressed:text-fg",
          small ? "size-20 touch:size-32" : "size-26 touch:size-44",
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
