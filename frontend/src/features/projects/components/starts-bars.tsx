const DAYS = 30;
const HEIGHT = 14;

/** Runs started on each of the last 30 days: bars 2 wide, a dotted floor where there were none. */
export function StartsBars({ starts }: { starts: readonly number[] }) {
  const days = starts.slice(-DAYS);
  const most = Math.max(1, ...days);
  const total = days.reduce((a, b) => a + b, 0);
  return (
    <svg
      width={DAYS * 3}
      height={HEIGHT}
      role="img"
      aria-label={`${total} runs started in 30 days`}
      className="text-fg2"
    >
      <line x1="0" x2={DAYS * 3} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line2" strokeDasharray="1 2" />
      {days.map((n, i) => {
        const height = n === 0 ? 0 : Math.max(2, Math.round((n / most) * HEIGHT));
        return (
          height > 0 && <rect key={i} x={i * 3} y={HEIGHT - height} width="2" height={height} fill="currentColor" />
        );
      })}
    </svg>
  );
}
