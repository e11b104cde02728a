import { useMemo, useRef } from "react";
import { type SeriesAsk, useSeries } from "@/api/resources/series";
import type { SeriesData } from "@/lib/series/series";
import type { TableColumn } from "../model/columns";
import { refOfRow, type TableRow } from "../model/rows";
import { type TrendScale, trendScale, WIDTH } from "../model/trend";

export interface Trend {
  scale: TrendScale | undefined;
  /** By run or group; null where it has no such metric. */
  series: ReadonlyMap<string, SeriesData | null>;
}

/** The series of the trend columns for the rows in view: one request for all of them. */
export function useTrends(columns: readonly TableColumn[], rows: readonly TableRow[]): ReadonlyMap<string, Trend> {
  const asks = columns.flatMap((column) =>
    column.trend === undefined ? [] : rows.flatMap((row) => askOf(row, column.name, column.trend) ?? []),
  );
  const scales = useRef(new Map<string, TrendScale>());
  const { data } = useSeries(asks.map(({ ask }) => ask));
  const asked = asks.map(({ column, ask }) => `${column}\n${ask.line}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` says all that `asks` does
  return useMemo(() => {
    const found = new Map<string, { scale: TrendScale | undefined; series: Map<string, SeriesData | null> }>();
    asks.forEach(({ column, ask }, i) => {
      const trend = found.get(column) ?? { scale: undefined, series: new Map() };
      const series = data[i];
      if (series !== undefined) trend.series.set(ask.line, series);
      found.set(column, trend);
    });
    for (const [column, trend] of found) {
      const here = [...trend.series.values()].filter((s): s is SeriesData => s !== null);
      trend.scale = trendScale(here, scales.current.get(column));
      if (trend.scale) scales.current.set(column, trend.scale);
    }
    return found;
  }, [asked, data]);
}

function askOf(row: TableRow, column: string, trend: TableColumn["trend"]): { column: string; ask: SeriesAsk } | null {
  const line = refOfRow(row);
  if (line === null || trend === undefined) return null;
  const members = row.kind === "group" ? row.group.runs : null;
  return {
    column,
    ask: { line, members, interval: false, ...trend, points: WIDTH, whole: false, x: "step", xMin: null, xMax: null },
  };
}
