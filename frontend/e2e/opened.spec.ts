/** What opens over a page is held to the same as the page: names, roles, contrast, in both themes. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, url } from "./server";

const OVER = "[role=dialog], [role=menu], [role=listbox], [data-radix-popper-content-wrapper]";

/** Those that are open; a list of completions that has nothing to say stays in the page. */
const over = (page: Page) => page.locator(OVER).filter({ visible: true });

const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name, exact: true }).first().click();

/** How each is opened in the workbench. Escape closes all of them. */
const OPENERS: [what: string, open: (page: Page) => Promise<unknown>][] = [
  ["projects", (page) => page.getByRole("banner").getByRole("button", { name: "sweep" }).click()],
  ["theme", press(/^Theme/)],
  ["saved views", press("All runs")],
  ["fields of the filter", press("Filter")],
  ["which runs are drawn", press(/^Follow newest/)],
  ["grouping", press(/^Group: off/)],
  ["columns", press(/^Columns/)],
  ["one column", press(/^Column seed/)],
  ["export", press("Export and copy as")],
  ["name of a view", press("Save view")],
  ["shortcuts", (page) => page.keyboard.press("?")],
  ["palette", (page) => page.keyboard.press("ControlOrMeta+k")],
  [
    "completion of the filter",
    (page) => page.getByRole("combobox", { name: "Filter runs" }).pressSequentially("config."),
  ],
];

for (const theme of ["light", "dark"] as const) {
  test(`menus, popovers, dialogs and the palette have nothing serious for axe, and Escape closes them, ${theme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.goto(url("/projects/sweep/runs?cols=config.seed,metric.val/acc.max"));
    await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
    for (const [what, open] of OPENERS) {
      await test.step(what, async () => {
        await open(page);
        await expect(over(page).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).include(OVER).analyze();
        const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
        expect(serious.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3)}`)).toEqual(
          [],
        );
        await page.keyboard.press("Escape");
        await page.keyboard.press("Escape");
        // Nor the tooltip of what it was opened by.
        await page.mouse.move(640, 60);
        await page.locator("body").evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        await expect(over(page)).toHaveCount(0);
      });
    }
  });
}
