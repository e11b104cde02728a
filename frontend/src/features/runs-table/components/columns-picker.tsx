import { lazy, Suspense, useState } from "react";
import { SettingButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import type { ColumnsPickerProps } from "./columns-list";

const ColumnsList = lazy(() => import("./columns-list"));

/** Every config key, metric and field, searched on the server; chosen ones on top, in their order. */
export function ColumnsPicker({ project, columns, onChange }: ColumnsPickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label="Columns"
      className="w-360 p-8"
      trigger={
        <SettingButton label="Columns" value={<span className="num font-normal text-fg3">{columns.length}</span>} />
      }
    >
      <Suspense fallback={<div className="h-240" />}>
        {open && <ColumnsList project={project} columns={columns} onChange={onChange} />}
      </Suspense>
    </Popover>
  );
}
