import { lazy, type ReactNode, Suspense, useState } from "react";
import type { DrawnLine } from "@/panels/line/drawn-run";
import type { Own, PanelSettings } from "@/plot/panel-settings";
import { Button } from "@/ui/button";
import { Popover } from "@/ui/popover";
import type { ChartSettings } from "../hooks/use-chart-settings";

const AxisChoices = lazy(() => import("./axis-choices"));
const SettingsForm = lazy(() => import("./settings-form"));

interface Props {
  project: string;
  panel: string;
  lines: readonly DrawnLine[];
  settings: ChartSettings;
  /** What the panel draws with. */
  shown: PanelSettings;
  /** What was set for it alone. */
  own: Own;
  trigger: ReactNode;
}

/** What one panel does otherwise than the page; it stays in the address, and so in a saved view. */
export function PanelSettingsMenu({ project, panel, lines, settings, shown, own, trigger }: Props) {
  const [open, setOpen] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const isSystem = panel.startsWith("system:");
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label="Settings of this panel"
      className="w-360"
      trigger={trigger}
    >
      <Suspense>
        {choosing ? (
          <div className="p-8">
            <AxisChoices
              project={project}
              runs={lines.flatMap((l) => l.runs).slice(0, 200)}
              axis={shown.axis}
              onAxis={(axis) => {
                settings.setOwn(panel, { axis });
                setChoosing(false);
              }}
            />
          </div>
        ) : (
          <SettingsForm
            settings={shown}
            grouped={lines.some((l) => l.kind === "group")}
            onChange={(change) => settings.setOwn(panel, change)}
          >
            <div className="flex items-center gap-8 border-t border-line pt-8">
              {!isSystem && (
                <Button look="quiet" onClick={() => setChoosing(true)}>
                  x-axis …
                </Button>
              )}
              <span className="flex-1" />
              <Button
                disabled={Object.keys(own).length === 0}
                onClick={() => {
                  settings.resetOwn(panel);
                  setOpen(false);
                }}
              >
                As all panels
              </Button>
            </div>
          </SettingsForm>
        )}
      </Suspense>
    </Popover>
  );
}
