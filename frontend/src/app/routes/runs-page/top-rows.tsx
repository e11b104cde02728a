import { Download, Undo2 } from "lucide-react";
import { useState } from "react";
import { ExportMenu } from "@/features/export/components/export-menu";
import { FilterBar } from "@/features/filters/components/filter-bar";
import { FilterLine } from "@/features/filters/components/filter-line";
import { SaveView, ViewsMenu, ViewTrouble } from "@/features/saved-views/components/views-menu";
import { useLayoutHistory } from "@/features/saved-views/hooks/use-layout-history";
import type { SavedViews } from "@/features/saved-views/hooks/use-saved-views";
import { useViewActions } from "@/features/saved-views/hooks/use-view-actions";
import { formatCount } from "@/lib/format/numbers";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { useNarrow } from "@/ui/use-media";
import { useStored } from "@/ui/use-stored";
import type { Workbench } from "./use-workbench";

interface Props {
  projectId: string;
  bench: Workbench;
  saved: SavedViews;
}

/** What the workbench shows and how it came to: the saved view, the filter as chips and as text, undo, save. */
export function TopRows({ projectId, bench, saved }: Props) {
  const { list, filter, setFilter, columns } = bench;
  const narrow = useNarrow();
  const actions = useViewActions(projectId, saved);
  const history = useLayoutHistory(saved.current?.id ?? null);
  const [storedText, setStoredText] = useStored("filter-text", "1");
  const [focus, setFocus] = useState<{ from: number; to: number } | null>(null);
  const [unfolded, setUnfolded] = useState(false);
  // A phone shows the text when it is asked for. A mistake is never out of sight.
  const withText = (narrow ? unfolded : storedText === "1") || list.mistake !== null;
  const status =
    list.tookMs === null
      ? ""
      : `${formatCount(list.total)} of ${formatCount(list.totalAll)} runs · ${Math.max(1, Math.round(list.tookMs))} ms`;
  return (
    <>
      <FilterBar
        project={projectId}
        filter={list.filter}
        mistake={list.mistake}
        onChange={setFilter}
        text={withText}
        onShowText={(open, range) => {
          if (narrow) setUnfolded(open);
          else setStoredText(open ? "1" : "0");
          setFocus(open ? (range ?? { from: filter.length, to: filter.length }) : null);
        }}
        start={
          <>
            <ViewsMenu saved={saved} actions={actions} />
            {!narrow && <span aria-hidden="true" className="h-16 w-1 shrink-0 bg-line2" />}
          </>
        }
        end={
          <>
            <IconButton
              label={history.canUndo ? "Undo the last change of the layout" : "Nothing to undo"}
              keys={history.canUndo ? "⌘Z" : undefined}
              disabled={!history.canUndo}
              onClick={history.undo}
            >
              <Icon of={Undo2} />
            </IconButton>
            {!narrow && (
              <ExportMenu
                question={{
                  project: projectId,
                  filter: list.filter,
                  sort: bench.sort,
                  columns,
                  archived: bench.archived,
                }}
                what={`${formatCount(list.total)} ${list.total === 1 ? "run" : "runs"}`}
                link={window.location.href}
                trigger={
                  <IconButton label="Export and copy as">
                    <Icon of={Download} />
                  </IconButton>
                }
              />
            )}
            {!narrow && <SaveView saved={saved} actions={actions} />}
          </>
        }
      />
      {withText && (
        <FilterLine
          project={projectId}
          value={filter}
          onChange={setFilter}
          mistake={list.mistake}
          status={status}
          focus={focus}
        />
      )}
      <ViewTrouble saved={saved} actions={actions} />
    </>
  );
}
