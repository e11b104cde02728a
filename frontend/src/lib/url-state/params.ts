/** Every parameter of every address, by page. */
import {
  choiceParam,
  flagParam,
  listParam,
  maybeNumberParam,
  numberParam,
  pinParam,
  rangeParam,
  textParam,
  widthsParam,
} from "./codec";

export const searchParam = textParam("q");

export const filterParam = textParam("filter");
export const sortParam = listParam("sort", ["-created"]);
/** The columns of the table; empty: chosen by the page from what the project has. */
export const columnsParam = listParam("cols");
/** What runs are grouped by, in the words of the server: fields, or `-config.seed` for all of the config but that. */
export const groupParam = listParam("group");
/** Ids of the groups that are unfolded. */
export const openParam = listParam("open");
/** Columns that stay beside the name. */
export const pinnedColumnsParam = listParam("pinned");
export const LEAST_WIDTH = 48;
export const MOST_WIDTH = 600;
/** Of columns that somebody made wider or narrower, in pixels; `name` is that of the run's name. */
export const columnWidthsParam = widthsParam("widths", LEAST_WIDTH, MOST_WIDTH);
export const archivedParam = flagParam("archived");
export const maximisedParam = choiceParam("max", ["none", "table", "charts"]);

export const AXES = ["step", "relative", "time"] as const;
/** One of these, or the name of a metric. */
export type Axis = string;
export const axisParam = textParam("x", "step");
export const logXParam = flagParam("logx");
export const SMOOTHERS = ["ema", "gaussian", "mean"] as const;
export type SmootherKind = (typeof SMOOTHERS)[number];
export const smootherParam = choiceParam("smoother", SMOOTHERS);
export const BANDS = ["std", "stderr", "interval", "minmax", "none"] as const;
export type Band = (typeof BANDS)[number];
export const bandParam = choiceParam("band", BANDS);
export const outliersParam = flagParam("clip");
/** A step or a range that every panel reads out: `5000`, `6000..8600`. */
export const pinnedParam = pinParam("pin");
/** What single panels do otherwise: `metric:val/loss?logy=1&y=0..2`. */
export const panelSettingsParam = listParam("set");
/** Panels at the top, in their order. */
export const pinnedPanelsParam = listParam("top");
/** Fields by whose values lines are coloured, dashed and parted into panels. */
export const colorByParam = textParam("color");
export const strokeByParam = textParam("stroke");
export const facetByParam = textParam("facet");
export const smoothingParam = numberParam("smooth", 0, 0, 0.999);
export const logYParam = flagParam("logy");
export const yRangeParam = rangeParam("y");
export const zoomParam = rangeParam("zoom");
export const panelSearchParam = textParam("panels");
export const closedParam = listParam("closed");
export const fullPanelParam = textParam("panel");
/** The machine or rank whose system metrics show, as `node 1` or `first machine`; empty: all. */
export const placeParam = textParam("place");

export const TABS = ["overview", "charts", "system", "logs", "media", "files", "alerts"] as const;
export type Tab = (typeof TABS)[number];
/** In the order of a glance. */
export const PHONE_TABS: readonly Tab[] = ["charts", "overview", "system", "logs", "media", "files", "alerts"];
export const tabParam = choiceParam("tab", TABS);

export const runsParam = listParam("runs");
export const baselineParam = textParam("baseline");
export const allRowsParam = flagParam("all");
export const dashboardParam = textParam("id");
/** The chosen step of media; null: the newest, also when newer ones come. */
export const stepParam = maybeNumberParam("step");

/** The comparison's right side: which runs lie behind the compared ones, what the axes are, what is folded. */
export const populationParam = textParam("of");
export const targetParam = textParam("target");
export const axesParam = listParam("axes");
/** `?`: by what the values span. */
export const logAxesParam = listParam("log", ["?"]);
export const scatterXParam = textParam("sx");
export const scatterYParam = textParam("sy");
export const scatterLogParam = listParam("slog", ["?"]);
export const mediaKeyParam = textParam("media");
export const foldedParam = listParam("fold");
export const aloneParam = textParam("alone");
/** Which side of a comparison shows where there is room for one. */
export const compareSideParam = choiceParam("side", ["differences", "pictures"]);

/** The log: which stream, only lines with a hit (with lines around it), and the line that stands out. */
export const streamParam = choiceParam("stream", ["all", "stdout", "stderr"]);
export const onlyHitsParam = flagParam("only");
/** The search is a regular expression; lines around each hit. */
export const regexParam = flagParam("regex");
export const contextParam = numberParam("around", 0, 0, 50);
export const lineParam = maybeNumberParam("line");
/** The file whose contents show. */
export const fileParam = textParam("file");
