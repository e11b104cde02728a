import { slotColor } from "@/lib/colors/slots";
import { RunMark } from "@/ui/run-mark";
import type { DeviceGroup } from "../model/devices";

/** What colours, and where machines share them strokes, stand for in all panels of a section. */
export const DeviceLegend = ({ group }: { group: DeviceGroup }) => (
  <span className="num flex min-w-0 items-center gap-10 overflow-hidden pr-6 text-fg2 max-sm:hidden">
    {group.legend.map(({ name, slot }) => (
      <span key={name} className="flex shrink-0 items-center gap-5 whitespace-nowrap">
        <RunMark color={slotColor(slot)} shape="dot" /> {name}
      </span>
    ))}
    {group.strokes.length > 1 && <span className="truncate text-fg3">{strokesOf(group.strokes)}</span>}
  </span>
);

const WORDS = ["solid", "dashed", "dotted", "dash-dotted"];

/** Strokes repeat after four: from there on hovering tells. */
const strokesOf = (places: readonly string[]) =>
  places
    .slice(0, WORDS.length)
    .map((place, i) => `${place} ${WORDS[i]}`)
    .join(", ") + (places.length > WORDS.length ? " …" : "");
