import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { SettingButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { groupingLabel } from "../model/groups";
import type { GroupMenuProps } from "./group-picker";

const GroupPicker = lazy(() => import("./group-picker"));

/** «Group **all but seed** ▾»: by some fields, or by everything in the config but some. */
export function GroupMenu({ project, groupBy, onChange }: GroupMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label="Group runs"
      className="w-320 p-8"
      trigger={
        <SettingButton label="Group" value={groupingLabel(groupBy)} aria-label={`Group: ${groupingLabel(groupBy)}`}>
          <Icon of={ChevronDown} small className="text-fg3" />
        </SettingButton>
      }
    >
      <Suspense fallback={<div className="h-240" />}>
        {open && <GroupPicker project={project} groupBy={groupBy} onChange={onChange} onDone={() => setOpen(false)} />}
      </Suspense>
    </Popover>
  );
}
