import AxeBuilder from "@axe-core/playwright";
import { expect, test, url } from "./server";

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any page, ${theme}`, async ({ page, request }) => {
    test.setTimeout(180_000);
    const { runs } = (await (await request.get(url("/api/runs?project=sweep&sort=name"))).json()) as {
      runs: { id: string }[];
    };
    const [a = "", b = ""] = runs.map((r) => r.id);
    await page.emulateMedia({ colorScheme: theme });
    const pages = [
      "/projects",
      "/projects/sweep/runs",
      "/projects/sweep/runs?filter=nonsense.x%20%3E%201",
      "/projects/sweep/runs?group=-config.seed",
      "/projects/sweep/runs?color=config.optim/name&stroke=config.seed&facet=config.optim/name",
      "/projects/sweep/dashboard",
      `/compare?runs=${a},${b}`,
      ...["overview", "charts", "system", "logs", "media", "files", "alerts"].map((tab) => `/runs/${a}?tab=${tab}`),
      "/nowhere",
    ];
    for (const path of pages) {
      await page.goto(url(path));
      await page.waitForTimeout(1200);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
      expect(serious.map((v) => `${path}: ${v.id} ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3)}`)).toEqual([]);
    }
  });
}

test("axe finds nothing serious in what opens on a run and a comparison, in both themes", async ({ page, request }) => {
  test.setTimeout(180_000);
  page.setDefaultTimeout(30_000);
  const { runs } = (await (await request.get(url("/api/runs?project=sweep&sort=name"))).json()) as {
    runs: { id: string; name: string }[];
  };
  const kept = (await (await request.get(url("/api/runs?project=kept"))).json()) as { runs: typeof runs };
  const [a = "", b = ""] = runs.map((r) => r.id);
  const code = kept.runs.find((r) => r.name === "from a repository")?.id;
  /** Where something opens, and what opens it. */
  const opened: [string, string[]][] = [
    [`/runs/${a}?tab=overview`, ["More", "Edit the note"]],
    [`/runs/${code}?tab=overview`, ["View diff"]],
    [`/runs/${a}?tab=charts`, ["Settings of all panels", "x Step", "Kind of smoothing: EMA, debiased"]],
    [`/runs/${a}?tab=logs&q=loss&only=1`, ["Look, copy, save", "Lines around each hit: 0"]],
    [`/compare?runs=${a},${b}`, ["Add"]],
  ];
  for (const [path, buttons] of opened) {
    await page.goto(url(path));
    for (const name of buttons) {
      await page.getByRole("button", { name, exact: true }).first().click();
      await expect(page.getByRole("menu").or(page.getByRole("dialog")).first()).toBeVisible();
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
        // What lies behind it has been looked at above.
        const { violations } = await new AxeBuilder({ page }).include("[role=menu], [role=dialog]").analyze();
        const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
        expect(serious.map((v) => `${theme} ${path} ${name}: ${v.id} ${v.nodes[0]?.target.join(" ")}`)).toEqual([]);
      }
      await page.keyboard.press("Escape");
    }
  }
});
