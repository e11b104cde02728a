import { formatTick } from "@/lib/format/numbers";

/** Bars over their bins; bins may be of unequal width, so the height is the density. */
export function Histogram({
  bins,
  values,
  label,
}: {
  bins: readonly number[];
  values: readonly number[];
  label: string;
}) {
  const lo = bins[0] ?? 0;
  const hi = bins.at(-1) ?? 1;
  const span = hi - lo || 1;
  const densities = values.map((v, i) => v / ((bins[i + 1] ?? hi) - (bins[i] ?? lo) || 1));
  const most = Math.max(...densities, Number.MIN_VALUE);
  return (
    <figure aria-label={label} className="w-full">
      <svg
        viewBox="0 0 100 40"
        preserveAspectRatio="none"
        className="block h-120 w-full text-fg2"
        role="img"
        aria-label={`${values.length} bins from ${formatTick(lo, 0)} to ${formatTick(hi, 0)}`}
      >
        {values.map((_, i) => {
          const left = (((bins[i] ?? lo) - lo) / span) * 100;
          const width = (((bins[i + 1] ?? hi) - (bins[i] ?? lo)) / span) * 100;
          const height = ((densities[i] ?? 0) / most) * 39;
          return (
            <rect
              key={bins[i]}
              x={left}
              y={40 - height}
              width={Math.max(0.2, width - 0.25)}
              height={height}
              fill="currentColor"
            />
          );
        })}
      </svg>
      <div className="num flex justify-between border-t border-axis pt-2 text-meta text-fg3">
        <span>{Number(lo.toPrecision(4))}</span>
        <span>{Number(hi.toPrecision(4))}</span>
      </div>
    </figure>
  );
}
