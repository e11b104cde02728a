import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "@/api/problems";
import { blobs, richAtQuery, richStepsQuery } from "@/api/resources/records";
import type { Run } from "@/api/resources/runs";
import { runColor } from "@/lib/colors/slots";
import { middle } from "@/lib/format/names";
import { formatStep } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { RichItem } from "@/panels/media/rich-item";
import { RunMark } from "@/ui/run-mark";
import { useRunsWithKey } from "../hooks/use-runs-with-key";
import { Asked } from "./asked";
import type { WidgetProps } from "./props";

/** The newest values under one key, run beside run. */
export function MediaWidget({ project, widget }: WidgetProps) {
  const { settings } = widget;
  const found = useRunsWithKey(project, settings, settings.runs);
  return (
    <Asked
      settings={settings}
      lacks={settings.key ? null : "key"}
      error={found.error}
      onRetry={found.retry}
      loading={found.loading && found.runs.length === 0 && !found.error}
      empty={found.runs.length === 0}
    >
      <div className="flex flex-wrap gap-12 px-10 pb-10">
        {found.runs.map((run) => (
          <RunMedia key={run.id} run={run} name={settings.key} />
        ))}
      </div>
    </Asked>
  );
}

function RunMedia({ run, name }: { run: Run; name: string }) {
  const steps = useQuery(richStepsQuery(run.id, name));
  const step = steps.data?.at(-1);
  const values = useQuery(richAtQuery(run.id, name, step, true));
  const error = steps.error ?? values.error;
  return (
    <section aria-label={run.name} className="min-w-0">
      <h3 className="mb-4 flex items-center gap-6 font-normal text-fg2">
        <RunMark color={runColor(run.color, run.color_chosen)} />
        <Link to={paths.run(run.id, "media")} title={run.name} className="rounded-tag hover:text-fg">
          {middle(run.name || run.id, 28)}
        </Link>
        {step !== undefined && <span className="num text-fg3">step {formatStep(step)}</span>}
      </h3>
      {error && <p className="text-bad">{sentenceOf(error)}</p>}
      <div className="flex flex-wrap gap-8">
        {values.data?.map((v) => (
          <RichItem key={v.index} type={v.type} payload={v.payload} label={`${name} of ${run.name}`} blobs={blobs} />
        ))}
      </div>
    </section>
  );
}
