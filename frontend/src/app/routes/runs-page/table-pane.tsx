import { useState } from "react";
import { useNavigate } from "react-router";
import { sentenceOf } from "@/api/problems";
import { type Project, useEditProject } from "@/api/resources/projects";
import { ColumnsPicker } from "@/features/runs-table/components/columns-picker";
import { LoadingRow } from "@/features/runs-table/components/loading-row";
import { RunsTable } from "@/features/runs-table/components/runs-table";
import { SelectionBar } from "@/features/runs-table/components/selection-bar";
import { DENSITIES, type Density, TableHead } from "@/features/runs-table/components/table-head";
import { columnOf } from "@/features/runs-table/model/columns";
import type { Observable } from "@/lib/observable";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
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
  maximised: boolean;
  onMaximise?(): void;
}

function parseWidths(text: string): Record<string, number> {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === "object" ? (value as Record<string, number>) : {};
  } catch {
    return {}; // someone's storage holds nonsense: the widths are as they were at first
  }
}

export function TablePane({ projectId, project, bench, hovered, maximised, onMaximise }: Props) {
  const { list, drawn, columns } = bench;
  const navigate = useNavigate();
  const editProject = useEditProject();
  const narrow = useNarrow();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [storedDensity, setDensity] = useStored("density", "dense");
  const [storedWidths, setWidths] = useStored(`widths.${projectId}`, "{}");
  const density: Density = storedDensity in DENSITIES ? (storedDensity as Density) : "dense"; // checked on the left
  const widths = parseWidths(storedWidths);
  // A phone shows one metric: the first.
  const shown = narrow ? columns.filter((c) => columnOf(c).kind === "metric").slice(0, 1) : columns;

  const setBaseline = (id: string) => {
    if (!project) return;
    editProject.mutate(
      { id: project.id, baseline: project.baseline === id ? null : id },
      { onError: (error) => toast({ text: "The baseline was not changed", detail: sentenceOf(error) }) },
    );
  };
  return (
    <section aria-label="Runs" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {selection.size > 0 ? (
        <SelectionBar selection={selection} runs={list.runs} onDone={() => setSelection(new Set())} />
      ) : (
        <TableHead
          total={list.total}
          drawnCount={drawn.runs.length}
          drawn={drawn.drawn}
          onDrawn={drawn.set}
          loadedIds={list.runs.map((r) => r.id)}
          density={density}
          onDensity={setDensity}
          archived={bench.archived}
          onArchived={bench.setArchived}
          maximised={maximised}
          onMaximise={onMaximise}
          refreshing={list.refreshing}
        >
          {!narrow && <ColumnsPicker project={projectId} columns={columns} onChange={bench.setColumns} />}
        </TableHead>
      )}
      {list.error && list.runs.length === 0 ? (
        <ErrorState title="Could not read the runs" detail={String(list.error.stack)} onRetry={list.retry}>
          {sentenceOf(list.error)}
        </ErrorState>
      ) : list.loading ? (
        <div className="relative flex-1 overflow-hidden" aria-busy="true">
          {Array.from({ length: 24 }, (_, i) => (
            <LoadingRow
              key={i}
              top={26 + i * DENSITIES[density]}
              height={DENSITIES[density]}
              nameWidth={196}
              columns={[]}
            />
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
          runs={list.runs}
          total={list.total}
          columns={shown}
          widths={narrow ? { name: Math.max(120, window.innerWidth - 80 - 112), [shown[0] ?? ""]: 112 } : widths}
          sort={bench.sort}
          rowHeight={narrow ? 44 : DENSITIES[density]}
          drawn={drawn.ids}
          selection={selection}
          baseline={bench.baseline}
          directions={bench.directions}
          hovered={hovered}
          onMore={list.more}
          onSort={bench.setSort}
          onResize={(name, width) => setWidths(JSON.stringify({ ...widths, [name]: width }))}
          onToggleDrawn={drawn.toggle}
          onSelect={setSelection}
          onBaseline={setBaseline}
          onOpen={(id) => navigate(paths.run(id))}
        />
      )}
    </section>
  );
}
