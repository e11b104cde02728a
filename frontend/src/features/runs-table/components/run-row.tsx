import { memo } from "react";
import { type Run, runValue } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { StateIcon } from "@/ui/run-state";
import { Cell } from "./cell";
import { CellEditor } from "./cell-editor";
import { ColorDot } from "./color-dot";
import { MetricCell } from "./metric-cell";
import { NameCell } from "./name-cell";
import { type Editing, INDENT, RowFrame, type RowLayout, type RowState } from "./row-frame";
import { TrendCell } from "./trend-cell";

interface Props extends RowLayout, RowState {
  /** Of the row: with several tags a run has several. */
  id: string;
  run: Run;
  isMember: boolean;
  editing: Editing["field"] | null;
}

export const RunRow = memo(function RunRow({ run, isMember, editing, ...row }: Props) {
  const color = row.isBaseline ? "var(--fg)" : (row.markColor ?? runColor(run.color, run.color_chosen));
  const indent = isMember ? INDENT : 0;
  const first = row.isBaseline
    ? [...row.pinnedColumns, ...row.columns].find(({ slots }) => slots.delta > 0)?.column.name
    : undefined;
  return (
    <RowFrame
      {...row}
      target={run.id}
      label={run.name}
      color={color}
      surface="bg-bg"
      mark={<ColorDot run={run} color={color} drawn={row.drawn} />}
      onDoubleClick={() => row.actions.edit(row.id)}
      lead={
        <>
          <span
            className="grid w-20 shrink-0 place-items-center"
            title={run.reason ? `${run.state}: ${run.reason}` : run.state}
          >
            <StateIcon state={run.state} />
          </span>
          <span className="flex min-w-0 flex-1 items-center gap-6 pr-6" style={{ paddingLeft: 2 + indent }}>
            <NameCell
              run={run}
              width={row.nameWidth - indent}
              editing={editing === "name"}
              baseline={row.isBaseline}
              onEdited={() => row.actions.edit(null)}
            />
          </span>
        </>
      }
      cell={({ column, slots }) => {
        const value = runValue(run, column.name);
        if (column.kind === "trend")
          return (
            <TrendCell trend={row.trends.get(column.name)} line={run.id} color={row.drawn ? color : "var(--fg3)"} />
          );
        if (column.name === "tag" || column.name === "notes") {
          const field = column.name;
          return (
            <CellEditor
              run={run}
              field={field}
              open={editing === field}
              onOpen={(open) => row.actions.edit(open ? row.id : null, field)}
            >
              <Cell column={{ ...column, kind: field === "tag" ? "tags" : "text" }} value={value} />
            </CellEditor>
          );
        }
        if (column.kind !== "metric") return <Cell column={{ ...column, kind: column.kind }} value={value} />;
        const note = row.isBaseline ? (column.name === first ? "baseline" : "") : undefined;
        return (
          <MetricCell
            value={value}
            std={null}
            count={1}
            format={row.formats.get(column.name)}
            slots={slots}
            compared={row.compared.get(column.name) ?? null}
            note={note}
          />
        );
      }}
    />
  );
});
