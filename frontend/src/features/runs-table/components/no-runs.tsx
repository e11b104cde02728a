import { CodeSnippet, firstRun } from "@/ui/code-snippet";
import { StateIcon } from "@/ui/run-state";

/** A project without a run: the three lines that fill it. */
export const NoRuns = ({ project }: { project: string }) => (
  <div className="flex-1 overflow-y-auto">
    <div className="mx-auto mt-128 w-full max-w-592 px-16 max-md:mt-48">
      <h1 className="text-title">No runs yet</h1>
      <p className="mb-16 text-read text-fg2">
        A run appears here, without a reload, as soon as a script logs its first value.
      </p>
      <CodeSnippet snippets={firstRun(project)} />
      <p className="mt-12 flex items-center gap-8 text-fg2">
        <StateIcon state="running" label={false} />
        <span className="min-w-0 truncate">
          Waiting for the first run in <code className="text-code">{project}</code>
        </span>
      </p>
    </div>
  </div>
);
