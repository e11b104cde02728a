/** Every parameter of every address, by page. */
import { choiceParam, flagParam, listParam, maybeNumberParam, numberParam, rangeParam, textParam } from "./codec";

export const searchParam = textParam("q");

export const filterParam = textParam("filter");
export const sortParam = listParam("sort", ["-created"]);
/** The columns of the table; empty: chosen by the page from what the project has. */
export const columnsParam = listParam("cols");
export const archivedParam = flagParam("archived");
export const maximisedParam = choiceParam("max", ["none", "table", "charts"]);

export const AXES = ["step", "relative", "time"] as const;
export type Axis = (typeof AXES)[number];
export const axisParam = choiceParam("x", AXES);
export const smoothingParam = numberParam("smooth", 0, 0, 0.999);
export const logYParam = flagParam("logy");
export const zoomParam = rangeParam("zoom");
export const panelSearchParam = textParam("panels");
export const closedParam = listParam("closed");
export const fullPanelParam = textParam("panel");

export const TABS = ["overview", "charts", "system", "logs", "media", "files", "alerts"] as const;
export type Tab = (typeof TABS)[number];
export const tabParam = choiceParam("tab", TABS);

export const runsParam = listParam("runs");
export const baselineParam = textParam("baseline");
export const allRowsParam = flagParam("all");
export const dashboardParam = textParam("id");
/** The chosen step of media; null: the newest, also when newer ones come. */
export const stepParam = maybeNumberParam("step");
