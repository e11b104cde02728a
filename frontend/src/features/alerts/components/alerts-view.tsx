import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { sentenceOf } from "@/api/problems";
import { alertsQuery } from "@/api/resources/records";
import { formatStep } from "@/lib/format/numbers";
import { Ago } from "@/ui/ago";
import { Icon } from "@/ui/icon";
import { ErrorState, Nothing, Skeleton } from "@/ui/states";

const LOOKS = {
  error: { icon: CircleAlert, tone: "text-bad" },
  warn: { icon: TriangleAlert, tone: "text-warn" },
  info: { icon: Info, tone: "text-fg2" },
};
const lookOf = (level: string) =>
  level === "error" ? LOOKS.error : level.startsWith("warn") ? LOOKS.warn : LOOKS.info;

export function AlertsView({ run }: { run: string }) {
  const { data: alerts, error, refetch } = useQuery(alertsQuery(run));
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
    <ul aria-label="Alerts" tabIndex={0} className="focus-inside min-h-0 flex-1 overflow-y-auto">
      {alerts?.map((a) => {
        const { icon, tone } = lookOf(a.level);
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
              {a.step !== null && <>step {formatStep(a.step)} · </>}
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
  );
}
