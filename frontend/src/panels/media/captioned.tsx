import type { ReactNode } from "react";

/** A value with what was written below it. */
export const Captioned = ({ caption, children }: { caption: string; children: ReactNode }) => (
  <figure className="max-w-full min-w-0">
    {children}
    {caption && <figcaption className="mt-4 max-w-420 break-words text-fg2">{caption}</figcaption>}
  </figure>
);
