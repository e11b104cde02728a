import { Skeleton } from "@/ui/states";

/** Panels that are not known yet, in their final geometry. */
export const LoadingPanels = ({ columns, height }: { columns: number; height: number }) => (
  <div aria-busy="true">
    <div className="flex h-26 items-center border-b border-line bg-sunken px-9">
      <Skeleton width={60} className="bg-line2" />
    </div>
    <div className="grid gap-1 bg-line" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {Array.from({ length: columns * 2 }, (_, i) => (
        <div key={i} className="bg-bg p-10" style={{ height }}>
          <Skeleton width={80} />
        </div>
      ))}
    </div>
  </div>
);
