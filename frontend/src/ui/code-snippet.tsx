import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { useCopy } from "./copy";
import { cx } from "./cx";
import { Icon } from "./icon";

export interface Snippet {
  title: string;
  code: string;
}

const KEYWORD = /^(import|from|for|in|with|as|def|return)$/;

/** Python, painted just enough to be read at a glance. */
const Painted = ({ line }: { line: string }) => (
  <>
    {line.split(/("[^"]*"|#.*|\b[a-z]+\b)/).map((part, i) => {
      const tone = part.startsWith('"')
        ? "text-good"
        : part.startsWith("#")
          ? "text-fg3"
          : KEYWORD.test(part)
            ? "text-ansi-magenta"
            : undefined;
      return tone ? (
        <span key={i} className={tone}>
          {part}
        </span>
      ) : (
        part
      );
    })}
  </>
);

/** The lines of code that fill an empty place, with Copy. */
export function CodeSnippet({ snippets }: { snippets: readonly Snippet[] }) {
  const [at, setAt] = useState(0);
  const [copied, copy] = useCopy();
  const shown = snippets[at] ?? snippets[0];
  if (!shown) return null;
  return (
    <div className="overflow-hidden rounded-float border border-line2">
      <div
        className="flex h-32 items-center border-b border-line bg-chrome pr-6 pl-4"
        role="tablist"
        aria-label="Framework"
      >
        {snippets.map((s, i) => (
          <button
            key={s.title}
            type="button"
            role="tab"
            aria-selected={i === at}
            className={cx("h-24 rounded-chip px-8", i === at ? "bg-hover text-strong" : "text-fg2 hover:text-fg")}
            onClick={() => setAt(i)}
          >
            {s.title}
          </button>
        ))}
        <span className="flex-1" />
        <Button look="quiet" icon={<Icon of={copied ? Check : Copy} />} onClick={() => copy(shown.code)}>
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
      <pre className="overflow-x-auto px-14 py-12 font-mono text-[12.5px] leading-22">
        {shown.code.split("\n").map((line, i) => (
          <div key={i}>
            <Painted line={line} />
          </div>
        ))}
      </pre>
    </div>
  );
}

/** How a project gets its first run, by framework. */
export const firstRun = (project: string): Snippet[] => {
  const name = JSON.stringify(project);
  return [
    {
      title: "Python",
      code: `import trackai\nrun = trackai.init(project=${name})\nfor step in range(100): trackai.log({"loss": 1 / (step + 1)})`,
    },
    {
      title: "Context manager",
      code: `import trackai\nwith trackai.init(project=${name}, config={"lr": 1e-3}) as run:\n    for step in range(100): run.log({"train/loss": 1 / (step + 1)})`,
    },
    {
      title: "Coming from wandb",
      code: `import trackai as wandb\nrun = wandb.init(project=${name}, config={"lr": 1e-3})\nfor step in range(100): wandb.log({"train/loss": 1 / (step + 1)})`,
    },
  ];
};
