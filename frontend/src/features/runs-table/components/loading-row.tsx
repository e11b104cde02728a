import { Skeleton } from "@/ui/states";
import { LEAD, type RowLayout } from "./row-frame";

/** A row on its way, in the final geometry. */
export const LoadingRow = ({
  top,
  height,
  layout: { nameWidth, pinnedWidth, pinnedColumns, columns },
}: {
  top: number;
  height: number;
  layout: Pick<RowLayout, "nameWidth" | "pinnedWidth" | "pinnedColumns" | "columns">;
}) => (
  <div aria-hidden="true" className="absolute left-0 border-b border-line" style={{ top, height, width: "100%" }}>
    <span className="absolute top-1/2 -mt-4" style={{ left: 42 }}>
      <Skeleton width={8} className="rounded-full" />
    </span>
    <span className="absolute top-1/2 -mt-4" style={{ left: LEAD }}>
      <Skeleton width={Math.round(nameWidth * (0.45 + ((top / height) % 5) * 0.09))} />
    </span>
    {[...pinnedColumns, ...columns.map((p) => ({ ...p, left: p.left + pinnedWidth }))].map(
      ({ column, left, width }) => (
        <span
          key={column.name}
          className="absolute top-1/2 -mt-4 flex justify-end pr-6"
          style={{ left: LEAD + nameWidth + left, width }}
        >
          <Skeleton width={Math.min(46, width - 16)} />
        </span>
      ),
    )}
  </div>
);
