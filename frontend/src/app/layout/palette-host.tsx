import { lazy, Suspense, useEffect, useState } from "react";
import type { Project } from "@/api/resources/projects";

const load = () => import("@/features/command-palette/palette");
const Palette = lazy(load);

interface Props {
  open: boolean;
  onClose(): void;
  project?: Project;
  onHelp(): void;
}

/** The palette's code arrives when the page has come to rest, so that no key is lost that is typed right after ⌘K. */
export function PaletteHost({ open, ...rest }: Props) {
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  useEffect(() => {
    const timer = setTimeout(() => load().catch(() => undefined), 1500); // nobody answers: it is asked for again when it is wanted;
    return () => clearTimeout(timer);
  }, []);
  return wanted ? (
    <Suspense>
      <Palette open={open} {...rest} />
    </Suspense>
  ) : null;
}
