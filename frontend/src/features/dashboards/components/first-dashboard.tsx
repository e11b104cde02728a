import { useQuery } from "@tanstack/react-query";
import { LayoutGrid, Upload } from "lucide-react";
import { sentenceOf } from "@/api/problems";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { ErrorState, Skeleton } from "@/ui/states";
import { useStarter } from "../hooks/use-starter";
import { FACTS, titleOf, type Widget } from "../model/widget";

interface Props {
  project: string;
  busy: boolean;
  error: string | null;
  onMake(widgets: readonly Widget[]): void;
  onNew(): void;
  onImport(): void;
}

/** A project without dashboards: one click makes the first, of the project's own metrics. What it will hold stands here. */
export function FirstDashboard({ project, busy, error, onMake, onNew, onImport }: Props) {
  const { data: widgets, error: unread, refetch } = useQuery(useStarter(project));
  return (
    <div className="mx-auto w-full max-w-592 px-16 pt-128 pb-48 max-md:pt-48">
      <h2 className="text-title">No dashboards yet</h2>
      <p className="mb-16 text-read text-fg2">
        Charts, numbers and notes on one page. Each names its runs by a filter, so it stays current as runs arrive.
      </p>
      {unread && !widgets ? (
        <ErrorState title="Could not read what the project has logged" align="start" onRetry={() => void refetch()}>
          {sentenceOf(unread)}
        </ErrorState>
      ) : widgets?.length === 0 ? (
        <p className="text-fg2">
          Nothing has been logged in this project yet. As soon as a run logs its first value, a dashboard of its metrics
          can be made here.
        </p>
      ) : (
        <div className="overflow-hidden rounded-float border border-line2" aria-busy={!widgets}>
          <p className="flex h-32 items-center gap-8 border-b border-line bg-chrome px-12">
            <Icon of={LayoutGrid} className="text-fg2" />
            <span className="flex-1 text-strong">Overview</span>
            {widgets && <span className="num text-fg3">{widgets.length} widgets</span>}
          </p>
          <ul className="grid grid-cols-2 gap-x-16 px-12 py-8 max-sm:grid-cols-1">
            {(widgets ?? WAITING).map((widget) =>
              typeof widget === "number" ? (
                <li key={widget} className="flex h-22 items-center">
                  <Skeleton width={widget} />
                </li>
              ) : (
                <li key={widget.id} className="flex h-22 min-w-0 items-center gap-8">
                  <span className="truncate" title={titleOf(widget)}>
                    {titleOf(widget)}
                  </span>
                  {titleOf(widget) !== FACTS[widget.kind].name && (
                    <span className="ml-auto shrink-0 text-fg3">{FACTS[widget.kind].name}</span>
                  )}
                </li>
              ),
            )}
          </ul>
        </div>
      )}
      {error && (
        <p role="alert" className="mt-12 text-bad">
          {error}
        </p>
      )}
      <div className="mt-16 flex flex-wrap gap-8">
        {widgets?.length !== 0 && (
          <Button look="primary" disabled={!widgets || busy} onClick={() => widgets && onMake(widgets)}>
            Make this dashboard
          </Button>
        )}
        <Button onClick={onNew}>Empty dashboard</Button>
        <Button look="quiet" icon={<Icon of={Upload} />} onClick={onImport}>
          Import from a file
        </Button>
      </div>
    </div>
  );
}

const WAITING = [140, 110, 160, 90, 130, 120, 150, 100];
