// @vitest-environment jsdom
import { readdirSync, readFileSync } from "node:fs";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeAll, expect, it } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import { TooltipProvider } from "@/ui/tooltip";
import DesignPage from "./design-page";
import { EXAMPLES } from "./examples";
import { textStyles, tokenNames } from "./tokens";

const COMPONENT = /^export (?:const|function) ([A-Z][a-z]\w*)/gm;
const components = readdirSync("src/ui")
  .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx"))
  .flatMap((file) => [...readFileSync(`src/ui/${file}`, "utf8").matchAll(COMPONENT)].map((m) => m[1] ?? ""));

beforeAll(() => {
  // jsdom has no layout: nothing ever comes near the view or changes its size.
  const never = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Object.assign(globalThis, { IntersectionObserver: never, ResizeObserver: never });
  Element.prototype.scrollIntoView = () => undefined;
  window.matchMedia = (media) => Object.assign(new EventTarget(), { matches: false, media }) as never; // no more is asked of it
});

it("shows every primitive of src/ui, and nothing that is none", () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual([...new Set(components)].sort());
});

it("shows them in both themes, with every colour and text style", () => {
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <MemoryRouter>
        <TooltipProvider>
          <DesignPage />
        </TooltipProvider>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  const css = readFileSync("src/styles/tokens.css", "utf8");
  expect(tokenNames(css)).toContain("run-19");
  for (const theme of ["light", "dark"]) {
    const pane = within(screen.getByRole("region", { name: theme }));
    for (const name of [...Object.keys(EXAMPLES), ...textStyles(css).map((s) => s.replace("text-", ""))])
      expect(pane.getAllByText(name, { exact: true }).length, name).toBeGreaterThan(0);
    expect(pane.getByRole("button", { name: "Primary" })).toBeInTheDocument();
  }
}, 60_000); // twice every primitive there is: seconds, where the machine is busy
