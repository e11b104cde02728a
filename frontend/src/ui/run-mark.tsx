interface Props {
  color: string;
  /** Filled: drawn. A ring: not drawn. */
  filled?: boolean;
  /** A run is round, a group is square. */
  shape?: "dot" | "square";
}

/** The same mark stands for a run in the table, tooltip, legend, header and caption. */
export const RunMark = ({ color, filled = true, shape = "dot" }: Props) => (
  <span
    aria-hidden="true"
    className={`run-mark inline-block size-8 shrink-0 ${shape === "dot" ? "rounded-full" : "rounded-dot"}`}
    style={filled ? { background: color } : { boxShadow: `inset 0 0 0 1.5px ${color}` }}
  />
);
