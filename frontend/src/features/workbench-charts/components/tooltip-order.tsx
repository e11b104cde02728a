import { Segmented } from "@/ui/segmented";
import { useStored } from "@/ui/use-stored";

/** A taste, and so not in the address. */
export function TooltipOrder() {
  const [order, setOrder] = useStored("tooltip-order", "value");
  return (
    <div className="flex min-h-26 items-center gap-8 border-t border-line pt-8">
      <span className="w-72 shrink-0 text-fg2">Tooltip</span>
      <Segmented
        label="Order of the tooltip"
        value={order === "nearest" ? "nearest" : "value"}
        onChange={setOrder}
        options={[
          { value: "value", label: "by value" },
          { value: "nearest", label: "nearest first" },
        ]}
      />
    </div>
  );
}
