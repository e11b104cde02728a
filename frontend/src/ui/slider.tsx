import * as Radix from "@radix-ui/react-slider";

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onChange(value: number): void;
  /** When the thumb is let go. */
  onCommit?(value: number): void;
  className?: string;
}

/** Track 2, thumb 12. Arrow ± one step, Shift × 10. */
export function Slider({ label, value, min, max, step, onChange, onCommit, className = "w-64" }: Props) {
  return (
    <Radix.Root
      className={`relative flex h-20 touch-none items-center select-none ${className}`}
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([v]) => v !== undefined && onChange(v)}
      onValueCommit={([v]) => v !== undefined && onCommit?.(v)}
    >
      <Radix.Track className="relative h-2 grow rounded-full bg-line2">
        <Radix.Range className="absolute h-full rounded-full bg-fg" />
      </Radix.Track>
      <Radix.Thumb aria-label={label} className="block size-12 rounded-full border-[1.5px] border-fg2 bg-bg" />
    </Radix.Root>
  );
}
