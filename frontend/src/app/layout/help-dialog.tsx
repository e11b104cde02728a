import { SHORTCUTS } from "@/lib/keyboard/shortcuts";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

const PLACES = [...new Set(SHORTCUTS.map((s) => s.where))];

export const HelpDialog = ({ open, onClose }: { open: boolean; onClose(): void }) => (
  <Dialog title="Keyboard" open={open} onClose={onClose} className="top-96 max-w-600 overflow-y-auto p-18">
    <div className="mt-8 columns-2 gap-24 max-md:columns-1">
      {PLACES.map((place) => (
        <section key={place} className="mb-12 break-inside-avoid">
          <h3 className="mb-4 text-meta text-fg3">{place}</h3>
          <dl>
            {SHORTCUTS.filter((s) => s.where === place).map((s) => (
              <div key={s.does} className="flex min-h-24 items-center gap-8">
                <dt className="flex-1 text-fg2">{s.does}</dt>
                <dd className="flex gap-4">
                  {s.keys.map((k) => (
                    <Kbd key={k}>{k}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
);
