import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { richSampleQuery } from "@/api/resources/records";
import { HistogramHeat } from "@/panels/media/histogram-heat";
import { mediaOf } from "@/panels/media/payloads";
import { useRunsWithKey } from "../hooks/use-runs-with-key";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** Columns of the picture at most. */
const STEPS = 64;
/** Labels below it. */
const AXIS = 18;

/** How a logged histogram moves over the steps of the newest run that has it. */
export function HistogramWidget({ project, widget, height }: WidgetProps) {
  const { settings } = widget;
  const found = useRunsWithKey(project, settings, 1);
  const run = found.runs[0];
  const values = useQuery(richSampleQuery(run?.id ?? "", settings.key, STEPS, run !== undefined));
  const histograms = useMemo(
    () =>
      (values.data ?? []).flatMap((v) => {
        const media = mediaOf(v.type, v.payload);
        return media.kind === "histogram" ? [{ step: v.step, bins: media.bins, values: media.values }] : [];
      }),
    [values.data],
  );
  const error = found.error ?? values.error;
  return (
    <Asked
      settings={settings}
      lacks={settings.key ? null : "histogram"}
      error={error}
      onRetry={() => (found.error ? found.retry() : void values.refetch())}
      loading={!error && (run === undefined ? found.loading : !values.data)}
      empty={histograms.length === 0}
    >
      <HistogramHeat label={settings.key} histograms={histograms} step={null} height={height - AXIS} />
    </Asked>
  );
}
