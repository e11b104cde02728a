/** Names of cached answers. The first word is the resource, so that an event can invalidate by prefix. */
export const keys = {
  projects: () => ["projects"] as const,
  project: (id: string) => ["projects", id] as const,
  runs: (ask: object) => ["runs", ask] as const,
  run: (id: string) => ["run", id] as const,
  runPart: (id: string, part: string, ask: object = {}) => ["run", id, part, ask] as const,
  richAt: (run: string, key: string, step: number) => ["rich-at", run, key, step] as const,
  importance: (project: string, target: string, filter: string) => ["importance", project, target, filter] as const,
  metricNames: (project: string, ask: object) => ["metric-names", project, ask] as const,
  series: (ask: object) => ["series", ask] as const,
  columns: (project: string, ask: object) => ["columns", project, ask] as const,
  completions: (project: string, text: string, position: number) => ["completions", project, text, position] as const,
  filterParts: (text: string) => ["filter-parts", text] as const,
  views: (project: string, page: string) => ["views", project, page] as const,
  dashboards: (project: string) => ["dashboards", project] as const,
  version: () => ["version"] as const,
  stats: () => ["stats"] as const,
};
