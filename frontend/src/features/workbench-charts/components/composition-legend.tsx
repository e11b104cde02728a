import { X } from "lucide-react";
import type { ReactNode } from "react";
import { DASHES } from "@/lib/colors/slots";
import { LineSample } from "@/panels/line/line-sample";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import type { Composition } from "../hooks/use-composition";
import { shortField } from "../model/composition";

/** Which colour and which stroke stand for which value, and by what panels are parted, in one row that scrolls. */
export default function CompositionLegend({ composition }: { composition: Composition }) {
  const { fields, colors, strokes, set } = composition;
  return (
    <div
      role="group"
      aria-label="Composition"
      // It scrolls: what is outside must be reached by keys too.
      tabIndex={0}
      className="focus-inside flex h-26 shrink-0 touch:h-44 items-center gap-16 overflow-x-auto border-b border-line px-10 text-meta whitespace-nowrap text-fg2 [scrollbar-width:none]"
    >
      {fields.color && (
        <Part name={`Colour: ${shortField(fields.color)}`} onRemove={() => set({ color: "" })}>
          {colors.map(({ name, color }) => (
            <Sample key={name} name={name} color={color} dash={[]} />
          ))}
        </Part>
      )}
      {fields.stroke && (
        <Part name={`Stroke: ${shortField(fields.stroke)}`} onRemove={() => set({ stroke: "" })}>
          {strokes.map(({ name, stroke }) => (
            <Sample key={name} name={name} color="var(--fg2)" dash={DASHES[stroke]} />
          ))}
        </Part>
      )}
      {fields.facet && (
        <Part name={`A panel for each ${shortField(fields.facet)}`} onRemove={() => set({ facet: "" })}>
          {null}
        </Part>
      )}
    </div>
  );
}

const Part = ({ name, onRemove, children }: { name: string; onRemove(): void; children: ReactNode }) => (
  <span className="flex shrink-0 items-center gap-10">
    <span className="flex items-center gap-2 text-fg3">
      {name}
      <IconButton small label={`Remove “${name}”`} onClick={onRemove}>
        <Icon of={X} small />
      </IconButton>
    </span>
    {children}
  </span>
);

const Sample = ({ name, color, dash }: { name: string; color: string; dash: readonly number[] }) => (
  <span className="flex items-center gap-6">
    <LineSample color={color} dash={dash} />
    {name}
  </span>
);
