import { lazy, Suspense, useState } from "react";
import type { Project } from "@/api/resources/projects";

const Palette = lazy(() => import("@/features/command-palette/palette"));

interface Props {
  open: boolean;
  onClose(): void;
  project?: Project;
  onHelp(): void;
}

/** The palette's code arrives when it is first asked for. */
export function PaletteHost({ open, ...rest }: Props) {
  const [wanted, setWanted] = useState(false);
  if (open && !wanted) setWanted(true);
  return wanted ? (
    <Suspense>
      <Palette open={open} {...rest} />
    </Suspense>
  ) : null;
}
