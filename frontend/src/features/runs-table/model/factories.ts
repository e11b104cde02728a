/** Runs and groups for unit tests. */
import type { Group, Run } from "@/api/resources/runs";
import type { Statistics } from "./groups";

export const aRun = (id: string, values: Run["values"] = {}): Run => ({
  id,
  project: "digits",
  name: id,
  group: null,
  job_type: null,
  state: "finished",
  reason: "",
  notes: "",
  user: "",
  host: "",
  pid: null,
  created: 0,
  started: 0,
  finished: 1,
  heartbeat: null,
  updated: 1,
  duration: 1,
  parent: null,
  fork_step: null,
  color: 0,
  color_chosen: null,
  last_step: 1,
  archived: null,
  version: 0,
  tags: [],
  exit_code: null,
  traceback: "",
  values,
});

export const aGroup = (id: string, count: number, values: Record<string, Statistics> = {}): Group => ({
  id,
  key: { "config.k": id },
  count,
  states: { finished: count },
  values,
  runs: Array.from({ length: count }, (_, i) => `${id}${i}`),
  color: 0,
});
