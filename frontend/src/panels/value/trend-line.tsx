interface Props {
  values: readonly number[];
  color: string;
  width: number;
  height: number;
}

/** A line without axes: only how it went. Gaps where a value is not finite. */
export function TrendLine({ values, color, width, height }: Props) {
  const finite = values.filter(Number.isFinite);
  const [lo, hi] = [Math.min(...finite), Math.max(...finite)];
  const span = hi - lo || 1;
  let pen = "M";
  let path = "";
  values.forEach((v, i) => {
    if (!Number.isFinite(v)) {
      pen = "M";
      return;
    }
    const x = (i / Math.max(1, values.length - 1)) * (width - 2) + 1;
    const y = height - 2 - ((v - lo) / span) * (height - 4);
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = "L";
  });
  return (
    <svg aria-hidden="true" width={width} height={height} className="shrink-0">
      <path d={path} fill="none" stroke={color} strokeWidth={1.25} strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
