import * as Radix from "@radix-ui/react-popover";
import type { ReactNode } from "react";
import { cx } from "./cx";

interface Props {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  align?: "start" | "end";
  className?: string;
  open?: boolean;
  onOpenChange?(open: boolean): void;
  /** Gives the focus back to the trigger, unless what was picked has moved it on. */
  returnsFocus?(): boolean;
}

export function Popover({
  trigger,
  label,
  children,
  align = "start",
  className,
  open,
  onOpenChange,
  returnsFocus,
}: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(e) => {
            if (returnsFocus?.() === false) e.preventDefault();
          }}
          className={cx("appear z-menu rounded-float bg-pop text-fg shadow-float outline-none", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
