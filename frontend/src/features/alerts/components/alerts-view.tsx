import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { sentenceOf } from "@/api/problems";
import { alertsQuery } from "@/api/resources/records";
import { formatStep } from "@/lib/format/numbers";
import { paths } from "@/lib/paths";
import { Ago } from "@/ui/ago";
import { Icon } from "@/ui/icon";
import { Segmented } from "@/ui/segmented";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";

const LOOKS = {
  error: { icon: CircleAlert, tone: "text-bad" },
  warn: { icon: TriangleAlert, tone: "text-warn" },
  info: { icon: Info, tone: "text-fg2" },
};
type Level = keyof typeof LOOKS;
const levelOf = (level: string): Level => (level === "error" ? "error" : level.startsWith("warn") ? "warn" : "info");
const NAMES: Record<Level, string> = { error: "Errors", warn: "Warnings", info: "Infos" };

export function AlertsView({ run }: { run: string }) {
  const { data: alerts, error, refetch } = useQuery(alertsQuery(run));
  const [level, setLevel] = useState<Level | "">("");
  const levels = (Object.keys(LOOKS) as Level[]).filter((l) => alerts?.some((a) => levelOf(a.level) === l));
  const count = (of: Level) => alerts?.filter((a) => levelOf(a.level) === of).length ?? 0;
  if (error) {
    return (
      <ErrorState title="Could not read the alerts" onRetry={() => void refetch()}>
        {sentenceOf(error)}
      </ErrorState>
    );
  }
  if (alerts?.length === 0) {
    return (
      <Nothing title="No alerts" className="mt-48">
        {'A script raises one with run.alert("diverged", level="error").'}
      </Nothing>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {levels.length > 1 && (
        <div className="flex h-32 shrink-0 items-center border-b border-line px-16 max-sm:h-56 max-sm:[&_button]:min-h-44 max-sm:[&>div]:h-44">
          <Segmented<Level | "">
            label="Level"
            value={level}
            options={[
              { value: "" as Level | "", label: `All ${alerts?.length}` },
              ...levels.map((l) => ({ value: l, label: `${NAMES[l]} ${count(l)}` })),
            ]}
            onChange={setLevel}
          />
        </div>
      )}
      <ul aria-label="Alerts" tabIndex={0} className="focus-inside min-h-0 flex-1 overflow-y-auto">
        {alerts
          ?.filter((a) => level === "" || !levels.includes(level) || levelOf(a.level) === level)
          .map((a) => {
            const { icon, tone } = LOOKS[levelOf(a.level)];
            return (
              <li key={a.id} className="flex gap-8 border-b border-line px-16 py-8 hover:bg-hover">
                <Icon of={icon} className={`mt-1 shrink-0 ${tone}`} />
                <div className="min-w-0 flex-1">
                  <p className="text-strong break-words">
                    <span className="sr-only">{a.level}: </span>
                    {a.title}
                  </p>
                  {a.text && <p className="break-words whitespace-pre-wrap text-fg2">{a.text}</p>}
                </div>
                <span className="num shrink-0 text-right text-fg3">
                  {a.step !== null && (
                    <>
                      <Link
                        to={`${paths.run(run, "charts")}&pin=${a.step}`}
                        title="Pin this step in the charts"
                        className="text-fg2 underline decoration-line2 underline-offset-2 hover:text-fg hover:decoration-fg"
                      >
                        step {formatStep(a.step)}
                      </Link>
                      {" · "}
                    </>
                  )}
                  <Ago time={a.time} />
                </span>
              </li>
            );
          }) ?? (
          <li className="p-16">
            <Skeleton width={220} />
          </li>
        )}
      </ul>
    </div>
  );
}
