import { useState } from "react";
import { observable } from "@/lib/observable";
import type { ChartLink } from "./types";

/** What panels and table of one page share while the pointer moves. */
export const useChartLink = (): ChartLink =>
  useState(() => ({
    cursor: observable<ReturnType<ChartLink["cursor"]["get"]>>(null),
    hovered: observable<string | null>(null),
  }))[0];
