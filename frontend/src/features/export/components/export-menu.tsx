import { lazy, type ReactNode, Suspense, useState } from "react";
import { Menu } from "@/ui/menu";
import type { Question } from "../model/copy-as";

// When it is opened: most who look at runs never do.
const ExportItems = lazy(() => import("./export-items"));

interface Props {
  question: Question;
  /** What is exported: «213 runs». */
  what: string;
  trigger: ReactNode;
  /** The address of what is shown; absent where that is a selection. */
  link?: string;
}

/** Files of the runs in question, and the same question in other words. */
export function ExportMenu({ trigger, ...rest }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Menu label="Export" align="end" trigger={trigger} onOpenChange={setOpen}>
      {open && (
        <Suspense>
          <ExportItems {...rest} />
        </Suspense>
      )}
    </Menu>
  );
}
