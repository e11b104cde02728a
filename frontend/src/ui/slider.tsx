import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from "react";
import { cx } from "./cx";
import "./slider.css";

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

const DIRECTIONS: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Track 2, thumb 12. Arrow ± one step, Shift × 10, Home and End. The ends count as steps, wherever they lie. */
export function Slider({ label, value, min, max, step, onChange, onCommit, className = "w-64" }: Props) {
  const ref = useRef<HTMLInputElement>(null);
  const snap = (to: number) =>
    // Decimals end where those of the step do: 0.15 and not 0.15000000000000002.
    Math.max(min, Math.min(max, Number((min + Math.round((to - min) / step) * step).toFixed(10))));
  const commit = () => ref.current && onCommit?.(snap(Number(ref.current.value)));
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  // React's onChange is the `input` of the DOM, whose own `change` comes when the thumb is let go.
  useEffect(() => {
    const input = ref.current;
    const onLet = () => latest.current();
    input?.addEventListener("change", onLet);
    return () => input?.removeEventListener("change", onLet);
  }, []);
  const onKeyDown = (e: KeyboardEvent) => {
    const direction = DIRECTIONS[e.key];
    if (!direction) return;
    e.preventDefault();
    const to = snap(value + direction * step * (e.shiftKey ? 10 : 1));
    onChange(to);
    onCommit?.(to);
  };
  return (
    <input
      ref={ref}
      type="range"
      aria-label={label}
      className={cx("slider h-20 touch-none", className)}
      style={{ "--part": (value - min) / (max - min) } as CSSProperties}
      value={value}
      min={min}
      max={max}
      step="any"
      onChange={(e) => onChange(snap(e.target.valueAsNumber))}
      onKeyDown={onKeyDown}
    />
  );
}
