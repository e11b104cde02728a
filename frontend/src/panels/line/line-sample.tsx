const WIDTH = 14;

/** A stretch of a line as charts draw it, for a legend. */
export const LineSample = ({ color, dash, width = 2 }: { color: string; dash: readonly number[]; width?: number }) => (
  <svg width={WIDTH} height="8" aria-hidden="true">
    <line
      x1="0"
      x2={WIDTH}
      y1="4"
      y2="4"
      stroke={color}
      strokeWidth={width}
      strokeDasharray={dash.join(" ") || undefined}
    />
  </svg>
);
