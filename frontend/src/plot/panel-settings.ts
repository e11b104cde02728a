/** How a panel draws, and how what single panels do otherwise stands in the address. */
import { type Param, writeParam } from "@/lib/url-state/codec";
import {
  axisParam,
  bandParam,
  logXParam,
  logYParam,
  outliersParam,
  smootherParam,
  smoothingParam,
  yRangeParam,
} from "@/lib/url-state/params";
import type { PictureStyle } from "./lines";
import type { Range } from "./scales";

export interface PanelSettings extends PictureStyle {
  /** step, relative, time, or the name of a metric. */
  axis: string;
  logX: boolean;
  logY: boolean;
  /** Null: whatever holds the data. */
  y: Range | null;
  /** Leave the outer percents of the values out of the picture: arrows at the edge say where. */
  clip: boolean;
}

export const PLAIN: PanelSettings = {
  axis: "step",
  smoother: "ema",
  smoothing: 0,
  band: "std",
  logX: false,
  logY: false,
  y: null,
  clip: false,
};

const PARAMS: { [K in keyof PanelSettings]: Param<PanelSettings[K]> } = {
  axis: axisParam,
  smoother: smootherParam,
  smoothing: smoothingParam,
  band: bandParam,
  logX: logXParam,
  logY: logYParam,
  y: yRangeParam,
  clip: outliersParam,
};

const paramOf = <K extends keyof PanelSettings>(name: K): Param<PanelSettings[K]> => PARAMS[name];

/** The default, where the page says otherwise. */
const AUTO = "auto";

/** Writes one setting of the page into its address. */
export function writeSetting<K extends keyof PanelSettings>(
  name: K,
  value: PanelSettings[K] | undefined,
  search: URLSearchParams,
): void {
  if (value !== undefined) writeParam(paramOf(name), value, search);
}

export type Own = Partial<PanelSettings>;

/** `metric:val/loss?logy=1&y=0..2`; what makes no sense is left out. */
export function readOwn(text: string): { panel: string; own: Own } | null {
  const at = text.lastIndexOf("?");
  if (at <= 0) return null;
  const search = new URLSearchParams(text.slice(at + 1));
  const own: Own = {};
  const take = <K extends keyof PanelSettings>(name: K) => {
    const param = paramOf(name);
    const value = search.get(param.name);
    if (value === null) return;
    const read = value === AUTO ? PLAIN[name] : param.parse(value);
    if (read !== null || value === AUTO) own[name] = read ?? PLAIN[name];
  };
  for (const name of Object.keys(PARAMS) as (keyof PanelSettings)[]) take(name);
  return Object.keys(own).length > 0 ? { panel: text.slice(0, at), own } : null;
}

export function printOwn(panel: string, own: Own): string {
  const search = new URLSearchParams();
  const put = <K extends keyof PanelSettings>(name: K, value: PanelSettings[K]) => {
    const param = paramOf(name);
    writeParam(param, value, search);
    // A default is left out of an address; here it differs from what the page says.
    if (!search.has(param.name)) search.set(param.name, AUTO);
  };
  for (const name of Object.keys(own) as (keyof PanelSettings)[]) {
    const value = own[name];
    if (value !== undefined) put(name, value);
  }
  return `${panel}?${search.toString()}`;
}
