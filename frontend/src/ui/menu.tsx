import * as Radix from "@radix-ui/react-dropdown-menu";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { Kbd } from "./kbd";

export function Menu({
  trigger,
  children,
  align = "start",
  label,
  onOpenChange,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  label?: string;
  onOpenChange?(open: boolean): void;
}) {
  return (
    <Radix.Root modal={false} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="appear z-menu max-h-[min(420px,var(--radix-dropdown-menu-content-available-height))] min-w-180 overflow-y-auto rounded-float bg-pop p-4 text-fg shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  "flex h-26 touch:h-44 touch:text-[13px] items-center gap-8 rounded-chip px-8 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-45";

interface ItemProps {
  icon?: ReactNode;
  keys?: string;
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
  children: ReactNode;
}

export const MenuItem = ({ icon, keys, hint, danger, disabled, onSelect, children }: ItemProps) => (
  <Radix.Item className={cx(ITEM, danger && "text-bad")} disabled={disabled} onSelect={onSelect}>
    <span className={danger ? "" : "text-fg2"}>{icon}</span>
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {hint && <span className="pl-16 text-fg3">{hint}</span>}
    {keys && <Kbd>{keys}</Kbd>}
  </Radix.Item>
);

/** One of several: the chosen one has a tick. */
export const MenuChoice = ({
  chosen,
  hint,
  onSelect,
  children,
}: {
  chosen: boolean;
  hint?: ReactNode;
  onSelect(): void;
  children: ReactNode;
}) => (
  <Radix.CheckboxItem className={ITEM} checked={chosen} onSelect={onSelect}>
    <span className="w-12">{chosen && <Check size={12} strokeWidth={2} aria-hidden="true" />}</span>
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {hint && <span className="pl-16 text-fg3">{hint}</span>}
  </Radix.CheckboxItem>
);

export const MenuLine = () => <Radix.Separator className="-mx-4 my-4 h-1 bg-line" />;
export const MenuTitle = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-8 py-4 text-meta text-fg3">{children}</Radix.Label>
);
