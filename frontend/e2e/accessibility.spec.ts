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
