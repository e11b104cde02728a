import { Download } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { sentenceOf } from "@/api/problems";
import { type Project, useEditProject } from "@/api/resources/projects";
import { ExportMenu } from "@/features/export/components/export-menu";
import type { ColumnActions } from "@/features/runs-table/components/column-menu";
import { ColumnsPicker } from "@/features/runs-table/components/columns-picker";
import { GroupMenu } from "@/features/runs-table/components/group-menu";
import { LoadingRow } from "@/features/runs-table/components/loading-row";
import { RunsTable } from "@/features/runs-table/components/runs-table";
import { DENSITIES, type Density, TableHead } from "@/features/runs-table/components/table-head";
import { movedBy, movedTo } from "@/features/runs-table/model/column-order";
import { columnOf, nextSort } from "@/features/runs-table/model/columns";
import { refOfRow, type TableRow } from "@/features/runs-table/model/rows";
import type { Observable } from "@/lib/observable";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useNarrow } from "@/ui/use-media";
import { useStored } from "@/ui/use-stored";
import type { Workbench } from "./use-workbench";

interface Props {
  projectId: string;
  project: Project | undefined;
  bench: Workbench;
  hovered: Observable<string | null>;
  /** Colours of lines, where a field decides them. */
  marks: ReadonlyMap<string, string> | null;
  maximised: boolean;
  onMaximise?(): void;
}

/** Loaded with the first selection. */
const SelectionBar = lazy(async () => ({
  default: (await import("@/features/runs-table/components/selection-bar")).SelectionBar,
}));

/** Before anything is known of the columns. */
const BARE = { nameWidth: 196, pinnedWidth: 0, pinnedColumns: [], columns: [] };

/** Pixels: a thumb needs them. */
const THUMB = 45;

const NONE: readonly string[] = [];

/** As many as the menu offers to draw at once. */
const MOST_DRAWN = 100;

const isMember = (row: TableRow) => row.kind === "run" && row.within !== null;

export function TablePane({ projectId, project, bench, hovered, marks, maximised, onMaximise }: Props) {
  const { list, rows, drawn, columns, baseline } = bench;
  const grouped = bench.groupBy.length > 0;
  const counted = !list.loading && (rows.length > 0 || !list.error);
  const navigate = useNavigate();
  const editProject = useEditProject();
  const narrow = useNarrow();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [storedDensity, setDensity] = useStored("density", "dense");
  // The address takes the width at the end of a drag: a browser refuses an address that changes with every pixel.
  const [dragged, setDragged] = useState<Readonly<Record<string, number>>>({});
  const density: Density = storedDensity in DENSITIES ? (storedDensity as Density) : "dense"; // checked on the left
  const widths = useMemo(() => ({ ...bench.widths, ...dragged }), [bench.widths, dragged]);
  const rowHeight = narrow ? THUMB : DENSITIES[density];
  const headHeight = narrow ? THUMB : 26;
  // A phone shows one metric: the first.
  const shown = narrow ? columns.filter((c) => columnOf(c).kind === "metric").slice(0, 1) : columns;

  const known = useMemo(
    () => [...new Map(rows.flatMap((row) => (row.kind === "run" ? [[row.run.id, row.run] as const] : []))).values()],
    [rows],
  );
  const refs = rows.slice(0, MOST_DRAWN * 4).flatMap((row) => (isMember(row) ? [] : (refOfRow(row) ?? [])));
  const pinBaseline = (ref: string) => {
    baseline.toggle(ref);
    // Runs that were chosen one by one are joined by what they are compared with.
    if (ref !== baseline.id && drawn.drawn.mode === "chosen" && !drawn.ids.has(ref)) drawn.toggle(ref);
  };
  // A trend is a picture; its series is exported by its name.
  const exported = columns.filter((c) => columnOf(c).kind !== "trend");
  const { setColumns, setPinned, setSort, pinned, sort } = bench;
  const columnActions: ColumnActions = {
    sort: (name, also) => setSort(nextSort(sort, name, also)),
    sortBy: (word) => setSort([word]),
    move: (name, by) => setColumns(movedBy(columns, pinned, name, by)),
    moveTo: (name, target) => {
      setColumns(movedTo(columns, pinned, name, target));
      // Dropped among the pinned, it is pinned; dropped among the others, it is not.
      const rest = pinned.filter((c) => c !== name);
      if (pinned.includes(target) !== pinned.includes(name))
        setPinned(pinned.includes(target) ? [...rest, name] : rest);
    },
    pin: (name) => setPinned(pinned.includes(name) ? pinned.filter((c) => c !== name) : [...pinned, name]),
    hide: (name) => setColumns(columns.filter((c) => c !== name)),
    replace: (name, by) => setColumns(columns.includes(by) ? columns : columns.map((c) => (c === name ? by : c))),
    resize: (name, width, how) => {
      if (how === "going on") return setDragged(width === null ? {} : { [name]: width });
      const { [name]: _, ...others } = bench.widths;
      bench.setWidths(width === null ? others : { ...others, [name]: width });
      setDragged({});
    },
  };
  const keep = () => {
    if (!project || !baseline.id) return;
    editProject.mutate(
      { id: project.id, baseline: baseline.id },
      { onError: (error) => toast({ text: "The baseline was not kept", detail: sentenceOf(error) }) },
    );
  };
  const fold = (group: string) =>
    bench.setOpen(bench.open.includes(group) ? bench.open.filter((id) => id !== group) : [...bench.open, group]);
  return (
    <section aria-label="Runs" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {selection.size > 0 ? (
        <Suspense fallback={<div className="h-32 shrink-0 border-b border-line bg-sel" />}>
          <SelectionBar
            project={projectId}
            selection={selection}
            runs={known}
            filter={list.filter}
            archived={bench.archived}
            total={list.total}
            onDone={() => setSelection(new Set())}
            exports={(chosen, what) => (
              <ExportMenu
                question={{
                  project: projectId,
                  filter: chosen,
                  sort: bench.sort,
                  columns: exported,
                  archived: true,
                }}
                what={what}
                trigger={
                  <Button look="quiet" icon={<Icon of={Download} />}>
                    Export
                  </Button>
                }
              />
            )}
          />
        </Suspense>
      ) : (
        <TableHead
          total={counted ? list.total : null}
          groups={grouped ? list.totalGroups : null}
          drawnCount={drawn.pending ? null : drawn.rows.length}
          drawn={drawn.drawn}
          onDrawn={drawn.set}
          listed={refs}
          density={density}
          onDensity={setDensity}
          archived={bench.archived}
          onArchived={bench.setArchived}
          maximised={maximised}
          onMaximise={onMaximise}
          refreshing={list.refreshing}
          fresh={list.fresh}
          onFresh={list.showFresh}
          onKeepBaseline={
            project && baseline.baseline?.kind === "run" && baseline.id !== project.baseline ? keep : null
          }
        >
          {!narrow && <GroupMenu project={projectId} groupBy={bench.groupBy} onChange={bench.setGroupBy} />}
          {!narrow && <ColumnsPicker project={projectId} columns={columns} onChange={bench.setColumns} />}
        </TableHead>
      )}
      {list.error && rows.length === 0 ? (
        <ErrorState title="Could not read the runs" detail={String(list.error.stack)} onRetry={list.retry}>
          {sentenceOf(list.error)}
        </ErrorState>
      ) : list.loading ? (
        <div className="relative flex-1 overflow-hidden" aria-busy="true">
          {Array.from({ length: 24 }, (_, i) => (
            <LoadingRow key={i} top={headHeight + i * rowHeight} height={rowHeight} layout={BARE} />
          ))}
        </div>
      ) : list.total === 0 ? (
        <Nothing
          title="No run matches the filter"
          className="mt-48"
          action={bench.filter && <Button onClick={() => bench.setFilter("")}>Show all runs</Button>}
        />
      ) : (
        <RunsTable
          rows={rows}
          grouped={grouped}
          columns={shown}
          pinned={narrow ? NONE : bench.pinned}
          widths={narrow ? { name: Math.max(120, window.innerWidth - 80 - 136), [shown[0] ?? ""]: 136 } : widths}
          sort={bench.sort}
          rowHeight={rowHeight}
          headHeight={headHeight}
          drawn={drawn.ids}
          selection={selection}
          baseline={baseline.baseline}
          awaited={baseline.pending ? baseline.id : null}
          directions={baseline.directions}
          telling={bench.telling}
          hovered={hovered}
          marks={marks}
          onMore={(group) => (group === null ? list.more() : bench.members.more(group))}
          columnActions={columnActions}
          onToggleDrawn={drawn.toggle}
          onSelect={setSelection}
          onBaseline={pinBaseline}
          onFold={fold}
          onOpen={(id) => navigate(paths.run(id))}
        />
      )}
    </section>
  );
}
