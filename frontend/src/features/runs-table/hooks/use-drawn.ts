import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { groupsQuery, type RunsAsk, runsQuery } from "@/api/resources/runs";
import { quoteText } from "@/lib/filter-text/tokens";
import { type Drawn, drawnParam, toggleDrawn } from "@/lib/url-state/drawn";
import type { DrawnRow } from "@/panels/line/drawn-run";
import { useUrlState } from "@/ui/use-url-state";
import type { Baseline } from "../model/comparison";
import { drawnGroup, groupRef, isGroupRef, type Telling } from "../model/groups";
import type { TableRow } from "../model/rows";

export interface DrawnState {
  drawn: Drawn;
  /** Runs and groups, in table order as far as the table knows them. */
  rows: readonly DrawnRow[];
  ids: ReadonlySet<string>;
  pending: boolean;
  set(drawn: Drawn): void;
  toggle(ref: string): void;
}

interface Ask {
  project: string;
  filter: string;
  archived: boolean;
  groupBy: readonly string[];
  /** Of the table. */
  sort: readonly string[];
  table: readonly TableRow[];
  /** Newer ones match that the table does not show yet. */
  behind: boolean;
  /** Drawn beside the newest, which say little without it. */
  baseline: Baseline | null;
  /** What groups are called by. */
  telling: Telling;
  ready: boolean;
}

const idOf = (row: DrawnRow) => (row.kind === "run" ? row.run.id : row.group.id);
const NEWEST: NonNullable<RunsAsk["sort"]> = ["-created"];
const STEP = ["last_step"];

/** The first runs of a table that begins with the newest; null where it does not have so many, or not in that order. */
function firstOf({ table, sort, behind }: Pick<Ask, "table" | "sort" | "behind">, count: number): DrawnRow[] | null {
  if (behind || sort.length !== 1 || sort[0] !== NEWEST[0]) return null;
  const rows: DrawnRow[] = [];
  for (const row of table.slice(0, count)) {
    if (row.kind !== "run") return null;
    rows.push({ kind: "run", run: row.run });
  }
  return rows;
}

/**
 * What is drawn: the newest N of those that match (groups, where runs are grouped), as they come, or what was chosen by
 * id. Live data never moves a choice.
 */
export function useDrawn(ask: Ask): DrawnState {
  const { project, filter, archived, groupBy, table, sort, behind, baseline, telling, ready } = ask;
  const [drawn, set] = useUrlState(drawnParam);
  const grouped = groupBy.length > 0;
  const follows = drawn.mode === "newest" && drawn.count > 0;
  const limit = drawn.mode === "newest" ? drawn.count : 1;
  // The table has them already, as a rule.
  const first = useMemo(
    () => (follows && !grouped ? firstOf({ table, sort, behind }, limit) : null),
    [follows, grouped, table, sort, behind, limit],
  );
  // Stands until the newest are asked for, when the table is put into another order.
  const held = useRef<readonly DrawnRow[]>([]);
  useEffect(() => {
    if (first) held.current = first;
  }, [first]);
  const newest = useQuery(
    runsQuery({ project, filter, archived, sort: NEWEST, limit }, follows && !grouped && ready && first === null),
  );
  const newestGroups = useQuery(
    groupsQuery({ project, filter, archived, sort: NEWEST, limit, groupBy, columns: STEP }, follows && grouped),
  );
  const known = useMemo(() => {
    const found = new Map<string, { row: DrawnRow; place: number }>();
    table.forEach((row, place) => {
      if (row.kind === "group") found.set(row.id, { row: drawnGroup(row.group, telling), place });
      else if (row.kind === "run") found.set(row.run.id, { row: { kind: "run", run: row.run }, place });
    });
    return found;
  }, [table, telling]);
  const chosen = drawn.mode === "chosen" ? drawn.runs : [];
  const unknown = chosen.filter((ref) => !known.has(ref) && !isGroupRef(ref));
  const others = useQuery(
    runsQuery(
      {
        project,
        filter: `id in (${unknown.map(quoteText).join(", ")})`,
        archived: true,
        sort: NEWEST,
        limit: 200,
      },
      ready && unknown.length > 0,
    ),
  );
  // Chosen groups that are not on the pages so far.
  const far = grouped && chosen.some((ref) => isGroupRef(ref) && !known.has(ref));
  const otherGroups = useQuery(
    groupsQuery({ project, filter, archived, sort: NEWEST, limit: 1000, groupBy, columns: STEP }, ready && far),
  );
  const rows = useMemo((): readonly DrawnRow[] => {
    if (drawn.mode === "newest") {
      if (drawn.count === 0) return [];
      const found = grouped
        ? (newestGroups.data ?? []).map((group) => drawnGroup(group, telling))
        : (first ?? newest.data?.map((run) => ({ kind: "run" as const, run })) ?? held.current);
      const rows = found.slice(0, drawn.count);
      if (!baseline || rows.some((row) => idOf(row) === baseline.id)) return rows;
      return [
        baseline.kind === "group" ? drawnGroup(baseline.group, telling) : { kind: "run", run: baseline.run },
        ...rows,
      ];
    }
    const extra = new Map([
      ...(others.data ?? []).map((run): [string, DrawnRow] => [run.id, { kind: "run", run }]),
      ...(far ? (otherGroups.data ?? []) : []).map((g): [string, DrawnRow] => [groupRef(g.id), drawnGroup(g, telling)]),
    ]);
    const place = (row: DrawnRow) => known.get(idOf(row))?.place ?? Number.MAX_SAFE_INTEGER;
    return drawn.runs
      .map((ref) => known.get(ref)?.row ?? extra.get(ref))
      .filter((row): row is DrawnRow => row !== undefined)
      .sort((a, b) => place(a) - place(b));
  }, [
    drawn,
    grouped,
    far,
    first,
    newest.data,
    newestGroups.data,
    others.data,
    otherGroups.data,
    known,
    baseline,
    telling,
  ]);
  const ids = useMemo(() => new Set(rows.map(idOf)), [rows]);
  const unasked = grouped ? newestGroups.isLoading : newest.isLoading && held.current.length === 0;
  const asking = drawn.mode === "newest" ? unasked : others.isLoading;
  return {
    drawn,
    rows,
    ids,
    pending: drawn.mode === "newest" ? asking || !ready : unknown.length > 0 && asking,
    set,
    toggle: (ref) => set(toggleDrawn(drawn.mode === "chosen" ? drawn.runs : [...ids], ref)),
  };
}
