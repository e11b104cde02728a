import AxeBuilder from "@axe-core/playwright";
import { expect, test, url } from "./server";

test("settings say where the data lies, and keep taste in this browser", async ({ page }) => {
  await page.goto(url("/settings"));
  await expect(page.getByText(process.env.E2E_HOME ?? "no home", { exact: true })).toBeVisible();
  await expect(page.getByText("No outgoing connections", { exact: false })).toBeVisible();

  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("radio", { name: "Relaxed" }).click();
  await page.getByRole("radio", { name: "Exact" }).click();
  for (const violations of [(await new AxeBuilder({ page }).analyze()).violations])
    expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical")).toEqual([]);

  await page.goto(url("/projects"));
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("row", { name: /sweep/ }).getByRole("time").first()).toHaveText(/\d{4}, \d\d:\d\d:\d\d/);
  await page.goto(url("/projects/sweep/runs?max=table"));
  const [first, second] = [page.locator("[data-run]").first(), page.locator("[data-run]").nth(1)];
  await expect(second).toBeVisible();
  expect(((await second.boundingBox())?.y ?? 0) - ((await first.boundingBox())?.y ?? 0)).toBe(34);
});
