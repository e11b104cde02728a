import { Download, TriangleAlert } from "lucide-react";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icon";

interface Props {
  name: string;
  problems: readonly string[];
  /** Something of it can be shown below. */
  partly: boolean;
  busy: boolean;
  onReset(): void;
  onDownload(): void;
}

const MOST = 5;

/** A dashboard that holds what cannot be read is named, with what is wrong, and what can be done. */
export function Unreadable({ name, problems, partly, busy, onReset, onDownload }: Props) {
  return (
    <div role="alert" className="mb-12 rounded-float border border-line bg-bad-bg p-12">
      <p className="flex items-center gap-6 text-strong">
        <Icon of={TriangleAlert} className="text-bad" />
        {partly ? `Part of “${name}” cannot be read` : `“${name}” cannot be read`}
      </p>
      <ul className="my-8 grid gap-2 text-fg2">
        {problems.slice(0, MOST).map((problem) => (
          <li key={problem} className="break-words">
            {problem}
          </li>
        ))}
        {problems.length > MOST && <li>and {problems.length - MOST} more</li>}
      </ul>
      <div className="flex flex-wrap gap-8">
        <Button icon={<Icon of={Download} small />} onClick={onDownload}>
          Download it as it is
        </Button>
        <Button disabled={busy} onClick={onReset}>
          {partly ? "Reset: keep what can be read" : "Reset: begin with an empty one"}
        </Button>
      </div>
    </div>
  );
}
