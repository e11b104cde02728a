import type { LucideIcon } from "lucide-react";

/** Lucide at the two sizes there are: 14 with stroke 1.75, and 12 with stroke 2 in dense places. */
export const Icon = ({
  of: Shape,
  small = false,
  className,
}: {
  of: LucideIcon;
  small?: boolean;
  className?: string;
}) => <Shape size={small ? 12 : 14} strokeWidth={small ? 2 : 1.75} className={className} aria-hidden="true" />;
