import { useInfiniteQuery } from "@tanstack/react-query";
import { columnsQuery } from "@/api/resources/columns";
import type { Composition } from "../hooks/use-composition";
import { type Fields, shortField } from "../model/composition";
import { Row } from "./settings-form";

const NAMES: Record<keyof Fields, string> = { color: "Colour by", stroke: "Stroke by", facet: "Facet by" };

/** By which fields lines are coloured, dashed and parted into panels. What has an order has too many values for that. */
export default function CompositionSettings({ project, composition }: { project: string; composition: Composition }) {
  const known = useInfiniteQuery(columnsQuery(project, { sources: "config,field", limit: 500 }));
  const found = (known.data?.pages.flatMap((p) => p.columns) ?? [])
    .filter((c) => c.type !== "time" && !["duration", "last_step", "id", "name", "notes"].includes(c.name))
    .map((c) => c.name);
  return (["color", "stroke", "facet"] as const).map((what) => {
    const chosen = composition.fields[what];
    return (
      <Row key={what} label={NAMES[what]}>
        <select
          aria-label={NAMES[what]}
          className="h-26 w-full min-w-0 rounded-control border border-line2 bg-bg px-6 touch:h-44"
          value={chosen}
          onChange={(e) => composition.set({ [what]: e.target.value })}
        >
          <option value="">{what === "color" ? "run" : "–"}</option>
          {[...new Set([...(chosen ? [chosen] : []), ...found])].map((name) => (
            <option key={name} value={name}>
              {shortField(name)}
            </option>
          ))}
        </select>
      </Row>
    );
  });
}
