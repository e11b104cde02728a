import {
  ArrowDownWideNarrow,
  Bookmark,
  ChartLine,
  Columns3,
  Folder,
  Funnel,
  Keyboard,
  LayoutGrid,
  Link2,
  List,
  Monitor,
  Moon,
  SlidersHorizontal,
  Sun,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Project } from "@/api/resources/projects";
import type { Run } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { quoteName } from "@/lib/filter-text/tokens";
import { formatCount, formatStep } from "@/lib/format/numbers";
import { formatAgo } from "@/lib/format/times";
import { paths, refOf } from "@/lib/paths";
import { joinQuoted } from "@/lib/url-state/codec";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
import { toast } from "@/ui/toast";
import type { ThemeChoice } from "@/ui/use-theme";

/** Something the palette offers. */
export interface Item {
  id: string;
  icon: ReactNode;
  title: string;
  detail?: string;
  /** What Enter does, in words. */
  does?: string;
  keys?: string;
  /** Where it leads, if it is a place: that can be opened in a new tab too. */
  to?: string;
  run?(): void;
}

interface Act {
  choose(theme: ThemeChoice): void;
  onHelp(): void;
  project?: Project;
  ref: string;
  onRunsPage: boolean;
}

export const metricItems = (metrics: readonly { name: string; runs: number }[], act: Act): Item[] =>
  metrics.map((m) => ({
    id: `metric ${m.name}`,
    icon: <Icon of={ChartLine} />,
    title: m.name,
    detail: `in ${formatCount(m.runs)} ${m.runs === 1 ? "run" : "runs"}`,
    does: "open panel",
    to: `${paths.runs(act.ref)}?${workbench(act, (params) => params.set("panel", `metric:${m.name}`))}`,
  }));

/** On the workbench its filter, zoom and drawn runs stay; from elsewhere it opens fresh. */
function workbench(act: Act, change: (params: URLSearchParams) => void): URLSearchParams {
  const params = new URLSearchParams(act.onRunsPage ? window.location.search : "");
  change(params);
  return params;
}

/** What can be done with a metric that was found. */
export const metricCommands = (metric: string, act: Act): Item[] => [
  {
    id: `filter ${metric}`,
    icon: <Icon of={Funnel} />,
    title: `Filter: ${metric} exists`,
    to: `${paths.runs(act.ref)}?${workbench(act, (params) => {
      const held = params.get("filter");
      const own = `${quoteName(`metric.${metric}`)} exists`;
      params.set("filter", held ? `(${held}) and ${own}` : own);
    })}`,
  },
  {
    id: `sort ${metric}`,
    icon: <Icon of={ArrowDownWideNarrow} />,
    title: `Sort by ${metric}, largest first`,
    to: `${paths.runs(act.ref)}?${workbench(act, (params) => params.set("sort", joinQuoted([`-metric.${metric}.last`])))}`,
  },
  {
    id: `axis ${metric}`,
    icon: <Icon of={SlidersHorizontal} />,
    title: `Use ${metric} as x-axis`,
    to: `${paths.runs(act.ref)}?${workbench(act, (params) => params.set("x", metric))}`,
  },
];

/** The saved views of the project. */
export const viewItems = (
  views: readonly { id: number; name: string; is_default: boolean }[],
  search: string,
  act: Act,
) =>
  views
    .filter((v) => v.name.toLowerCase().includes(search.toLowerCase()))
    .slice(0, 5)
    .map(
      (v): Item => ({
        id: `view ${v.id}`,
        icon: <Icon of={Bookmark} />,
        title: v.name,
        detail: v.is_default ? "default view" : "view",
        does: "open view",
        to: `${paths.runs(act.ref)}?view=${v.id}`,
      }),
    );

export const runItems = (runs: readonly Run[]): Item[] =>
  runs.map((r) => ({
    id: `run ${r.id}`,
    icon: <RunMark color={runColor(r.color, r.color_chosen)} />,
    title: r.name || r.id,
    detail: `${r.state}${r.last_step === null ? "" : ` · step ${formatStep(r.last_step)}`} · ${formatAgo(r.created, Date.now() / 1000)}`,
    does: "open run",
    to: paths.run(r.id),
  }));

export const projectItems = (projects: readonly Project[], search: string, act: Act): Item[] =>
  projects
    .filter((p) => p.id !== act.project?.id && p.name.toLowerCase().includes(search.toLowerCase()))
    .slice(0, 5)
    .map((p) => ({
      id: `project ${p.id}`,
      icon: <Icon of={Folder} />,
      title: p.name,
      detail: `${formatCount(p.runs)} ${p.runs === 1 ? "run" : "runs"}`,
      does: "open project",
      to: paths.runs(refOf(p)),
    }));

export function commandItems(search: string, act: Act): Item[] {
  const inProject: Item[] = act.project
    ? [
        { id: "go runs", icon: <Icon of={List} />, title: "Go to runs", keys: "g r", to: paths.runs(act.ref) },
        {
          id: "go dashboards",
          icon: <Icon of={LayoutGrid} />,
          title: "Go to dashboards",
          keys: "g d",
          to: paths.dashboard(act.ref),
        },
        {
          id: "running",
          icon: <Icon of={Funnel} />,
          title: 'Filter: state = "running"',
          to: paths.runs(act.ref, 'state = "running"'),
        },
        {
          id: "failed",
          icon: <Icon of={Funnel} />,
          title: 'Filter: state in ("crashed", "failed")',
          to: paths.runs(act.ref, 'state in ("crashed", "failed")'),
        },
      ]
    : [];
  const commands: Item[] = [
    ...inProject,
    { id: "go projects", icon: <Icon of={Folder} />, title: "Go to projects", keys: "g p", to: paths.projects() },
    { id: "go compare", icon: <Icon of={Columns3} />, title: "Compare runs", keys: "g c", to: paths.compare([]) },
    { id: "dark", icon: <Icon of={Moon} />, title: "Theme: dark", run: () => act.choose("dark") },
    { id: "light", icon: <Icon of={Sun} />, title: "Theme: light", run: () => act.choose("light") },
    { id: "system", icon: <Icon of={Monitor} />, title: "Theme: follow the system", run: () => act.choose("system") },
    {
      id: "link",
      icon: <Icon of={Link2} />,
      title: "Copy link to this page",
      run: () => {
        const failed = () =>
          toast({ text: "Nothing was copied", detail: "The browser gives pages no clipboard here." });
        if (navigator.clipboard) navigator.clipboard.writeText(window.location.href).catch(failed);
        else failed();
      },
    },
    { id: "keys", icon: <Icon of={Keyboard} />, title: "Keyboard shortcuts", keys: "?", run: act.onHelp },
  ];
  return commands.filter((c) => c.title.toLowerCase().includes(search.toLowerCase())).slice(0, 9);
}
