import { CircleAlert, RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { cx } from "./cx";
import { Icon } from "./icon";

/** A grey bar in the place of what is on its way, no wider than its place. Nothing shows for the first 120 ms. */
export const Skeleton = ({ width, className }: { width: number | string; className?: string }) => (
  <span
    aria-hidden="true"
    className={cx("late block h-8 max-w-full rounded-tag bg-hover", className)}
    style={{ width }}
  />
);

interface ErrorProps {
  /** What happened. */
  title: string;
  /** What the server said, and what is still right. */
  children?: ReactNode;
  detail?: string;
  onRetry?(): void;
  align?: "center" | "start";
}

/** In place, never a page. */
export function ErrorState({ title, children, detail, onRetry, align = "center" }: ErrorProps) {
  const [open, setOpen] = useState(false);
  return (
    <div
      role="alert"
      className={cx("flex flex-col gap-8 p-16", align === "center" ? "items-center text-center" : "items-start")}
    >
      <p className="flex items-center gap-6 text-strong">
        <Icon of={CircleAlert} className="text-bad" />
        {title}
      </p>
      {children && <p className="max-w-320 break-words text-fg2">{children}</p>}
      {(onRetry || detail) && (
        <div className="flex gap-8">
          {onRetry && (
            <Button icon={<Icon of={RotateCcw} small />} onClick={onRetry}>
              Retry
            </Button>
          )}
          {detail && (
            <Button look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
              Details
            </Button>
          )}
        </div>
      )}
      {open && (
        <pre className="max-w-full overflow-auto rounded-float bg-sunken p-8 text-left text-code whitespace-pre-wrap">
          {detail}
        </pre>
      )}
    </div>
  );
}

/** Nothing to show, and why. */
export const Nothing = ({
  title,
  children,
  action,
  className,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) => (
  <div className={cx("flex flex-col items-center gap-6 p-16 text-center", className)}>
    <p className="text-strong">{title}</p>
    {children && <div className="max-w-320 text-fg2">{children}</div>}
    {action}
  </div>
);
