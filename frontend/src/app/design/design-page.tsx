import tokensCss from "@/styles/tokens.css?raw";
import { Page } from "../layout/page";
import { EXAMPLES } from "./examples";
import { textStyles, tokenNames } from "./tokens";

const TOKENS = tokenNames(tokensCss);
const TEXTS = textStyles(tokensCss);
const THEMES = ["light", "dark"] as const;

/** What the interface is made of, in both themes side by side. For those who build it: users do not get this page. */
const DesignPage = () => (
  <Page title="Design">
    <div className="grid min-h-0 flex-1 grid-cols-2 overflow-y-auto max-md:grid-cols-1">
      {THEMES.map((theme) => (
        <section
          key={theme}
          data-theme={theme}
          aria-label={theme}
          className="min-w-0 border-r border-line bg-bg p-24 text-fg"
        >
          <h1 className="text-title">{theme === "light" ? "Light" : "Dark"}</h1>
          <h2 className="mt-16 mb-8 text-question">Colours</h2>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(112px,1fr))] gap-8">
            {TOKENS.map((name) => (
              <li key={name} className="flex items-center gap-6">
                <span
                  className="size-20 shrink-0 rounded-chip border border-line"
                  style={{ background: `var(--${name})` }}
                />
                <code className="truncate text-code">{name}</code>
              </li>
            ))}
          </ul>
          <h2 className="mt-24 mb-8 text-question">Type</h2>
          <ul className="grid gap-6">
            {TEXTS.map((style) => (
              <li key={style} className="flex items-baseline gap-12">
                <code className="w-64 shrink-0 text-code text-fg3">{style.replace("text-", "")}</code>
                <span className={style}>r50-sgd-0.1-s0 reaches 0.7862</span>
              </li>
            ))}
          </ul>
          <h2 className="mt-24 mb-8 text-question">Primitives</h2>
          <dl>
            {Object.entries(EXAMPLES).map(([name, example]) => (
              <div key={name} className="grid grid-cols-[112px_minmax(0,1fr)] items-center border-t border-line py-8">
                <dt className="text-code text-fg2">{name}</dt>
                <dd className="flex min-w-0 flex-wrap items-center gap-8">{example}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Page>
);

export default DesignPage;
