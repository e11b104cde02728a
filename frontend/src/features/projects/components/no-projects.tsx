import { ChartLine, Terminal } from "lucide-react";
import { CodeSnippet, firstRun } from "@/ui/code-snippet";
import { CopyButton } from "@/ui/copy";
import { Icon } from "@/ui/icon";
import { StateIcon } from "@/ui/run-state";

const OTHER_WAYS = [
  { icon: ChartLine, text: "Fill a demo project with runs", command: "trackai demo" },
  { icon: Terminal, text: "See what the command line can do", command: "trackai --help" },
];

/** `folder`: where the server looks for runs, once it is known. */
export const NoProjects = ({ folder }: { folder?: string }) => (
  <div className="mx-auto mt-128 w-full max-w-592 px-16 max-md:mt-48">
    <h1 className="text-title">No projects yet</h1>
    <p className="mb-16 text-read text-fg2">
      A project appears here, without a reload, as soon as a script logs its first value.
    </p>
    <CodeSnippet snippets={firstRun("my-first-project")} />
    <p className="mt-12 flex items-center gap-8 border-b border-line pb-24 text-fg2">
      <StateIcon state="running" label={false} />
      <span className="min-w-0 flex-1 truncate" title={folder}>
        Waiting for the first run{folder && " in "}
        <code className="text-code">{folder}</code>
      </span>
      <span className="text-fg3">no account, no network</span>
    </p>
    <ul className="mt-12">
      {OTHER_WAYS.map(({ icon, text, command }) => (
        <li key={command} className="flex h-30 items-center gap-8">
          <Icon of={icon} className="text-fg2" />
          <span className="flex-1">{text}</span>
          <code className="text-code text-fg3">{command}</code>
          <CopyButton text={command} label={`Copy ${command}`} />
        </li>
      ))}
    </ul>
  </div>
);
