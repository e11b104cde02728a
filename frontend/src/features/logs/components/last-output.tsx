import { useQuery } from "@tanstack/react-query";
import { logsQuery } from "@/api/resources/logs";
import { useTheme } from "@/ui/use-theme";
import { LogText } from "./log-text";

/** The end of the console, on the overview. */
export function LastOutput({ run }: { run: string }) {
  const { theme } = useTheme();
  const { data } = useQuery(logsQuery(run, { tail: 8 }));
  if (!data || data.lines.length === 0)
    return <p className="px-16 py-8 text-fg3">{data ? "Nothing was printed." : ""}</p>;
  return (
    <pre tabIndex={0} className="focus-inside overflow-x-auto px-16 py-8 text-code leading-17">
      {data.lines.map((line) => (
        <div key={line.line} className={line.stream === "stderr" ? "text-bad" : undefined}>
          <LogText text={line.text} theme={theme} hit={null} />{" "}
        </div>
      ))}
    </pre>
  );
}
