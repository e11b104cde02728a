import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { SettingButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { Popover } from "@/ui/popover";
import { axisName } from "../model/words";
import type { AxisChoice } from "./axis-choices";

const AxisChoices = lazy(() => import("./axis-choices"));

/** Step, time, or any metric: a run's x is then that metric's value at its last point at or before the step. */
export function AxisMenu({ project, runs, axis, onAxis }: AxisChoice) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="x-axis"
      className="w-252 p-4"
      trigger={
        <SettingButton
          label="x"
          value={<span className="inline-block max-w-120 truncate align-bottom">{axisName(axis)}</span>}
        >
          <Icon of={ChevronDown} small className="text-fg3" />
        </SettingButton>
      }
    >
      <Suspense>
        <AxisChoices
          project={project}
          runs={runs}
          axis={axis}
          onAxis={(next) => {
            onAxis(next);
            setOpen(false);
          }}
        />
      </Suspense>
    </Popover>
  );
}
