import type { ReactNode } from "react";
import { sentenceOf } from "@/api/problems";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";
import { runsFilter } from "../model/question";
import type { Settings } from "../model/widget";

interface Props {
  settings: Settings;
  /** What has to be set first, in words; null: nothing is missing. */
  lacks: string | null;
  error: Error | null;
  onRetry(): void;
  loading: boolean;
  /** There is nothing to show: not yet, or not at all. */
  empty: boolean;
  children: ReactNode;
}

/** A widget is incomplete, waiting, broken, empty, or shows something: in this order, and in the same words everywhere. */
export function Asked({ settings, lacks, error, onRetry, loading, empty, children }: Props) {
  if (lacks) return <Nothing title={`No ${lacks} is chosen`}>Edit the dashboard and choose one.</Nothing>;
  if (runsFilter(settings) === null)
    return <Nothing title="No runs are selected">Edit the widget, or take runs by a filter.</Nothing>;
  // What was shown before a failed refetch stays: the top bar says that nobody answers.
  if (error && empty)
    return (
      <ErrorState title="Could not read it" onRetry={onRetry}>
        {sentenceOf(error)}
      </ErrorState>
    );
  if (loading)
    return (
      <div className="flex flex-col gap-10 p-10" aria-busy="true">
        <Skeleton width="60%" />
        <Skeleton width="40%" />
      </div>
    );
  if (empty) return <Nothing title="No values yet">No run matches, or none of them has logged it.</Nothing>;
  return children;
}
