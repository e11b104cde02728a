import { ErrorState, Nothing } from "@/ui/states";

/** In place of a picture: what failed, or why there is none. */
export const PanelEmpty = ({ error, lines, onRetry }: { error: string | null; lines: number; onRetry(): void }) => (
  <div className="grid h-full place-items-center">
    {error ? (
      <ErrorState title="Could not read this series" onRetry={onRetry}>
        {error}
      </ErrorState>
    ) : (
      <Nothing title={lines === 0 ? "No run is drawn" : "No values yet"}>
        {lines === 0
          ? "Click an eye in the table."
          : lines === 1
            ? "This run has not logged it."
            : `None of the ${lines} drawn lines has logged it.`}
      </Nothing>
    )}
  </div>
);
