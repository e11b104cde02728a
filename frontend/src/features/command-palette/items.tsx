import { ChartLine, Columns3, Folder, Funnel, Keyboard, LayoutGrid, List, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import type { Project } from "@/api/resources/projects";
import type { Run } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { formatCount, formatStep } from "@/lib/format/numbers";
import { paths, refOf } from "@/lib/paths";
import { Icon } from "@/ui/icon";
import { RunMark } from "@/ui/run-mark";
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
  run(): void;
}

interface Act {
  navigate(to: string): void;
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
    run: () => {
      // On the workbench its filter, zoom and drawn runs stay; from elsewhere it opens fresh.
      const params = new URLSearchParams(act.onRunsPage ? window.location.search : "");
      params.set("panel", `metric:${m.name}`);
      act.navigate(`${paths.runs(act.ref)}?${params}`);
    },
  }));

export const runItems = (runs: readonly Run[], act: Act): Item[] =>
  runs.map((r) => ({
    id: `run ${r.id}`,
    icon: <RunMark color={runColor(r.color, r.color_chosen)} />,
    title: r.name || r.id,
    detail: `${r.state}${r.last_step === null ? "" : ` · step ${formatStep(r.last_step)}`}`,
    does: "open run",
    run: () => act.navigate(paths.run(r.id)),
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
      run: () => act.navigate(paths.runs(refOf(p))),
    }));

export function commandItems(search: string, act: Act): Item[] {
  const go = (to: string) => () => act.navigate(to);
  const inProject: Item[] = act.project
    ? [
        { id: "go runs", icon: <Icon of={List} />, title: "Go to runs", keys: "g r", run: go(paths.runs(act.ref)) },
        {
          id: "go dashboards",
          icon: <Icon of={LayoutGrid} />,
          title: "Go to dashboards",
          keys: "g d",
          run: go(paths.dashboard(act.ref)),
        },
        {
          id: "running",
          icon: <Icon of={Funnel} />,
          title: 'Filter: state = "running"',
          run: go(paths.runs(act.ref, 'state = "running"')),
        },
        {
          id: "failed",
          icon: <Icon of={Funnel} />,
          title: 'Filter: state in ("crashed", "failed")',
          run: go(paths.runs(act.ref, 'state in ("crashed", "failed")')),
        },
      ]
    : [];
  const commands: Item[] = [
    ...inProject,
    { id: "go projects", icon: <Icon of={Folder} />, title: "Go to projects", keys: "g p", run: go(paths.projects()) },
    { id: "go compare", icon: <Icon of={Columns3} />, title: "Compare runs", keys: "g c", run: go(paths.compare([])) },
    { id: "dark", icon: <Icon of={Moon} />, title: "Theme: dark", run: () => act.choose("dark") },
    { id: "light", icon: <Icon of={Sun} />, title: "Theme: light", run: () => act.choose("light") },
    { id: "system", icon: <Icon of={Monitor} />, title: "Theme: follow the system", run: () => act.choose("system") },
    { id: "keys", icon: <Icon of={Keyboard} />, title: "Keyboard shortcuts", keys: "?", run: act.onHelp },
  ];
  return commands.filter((c) => c.title.toLowerCase().includes(search.toLowerCase())).slice(0, 9);
}
