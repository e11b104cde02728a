import type { APIRequestContext } from "@playwright/test";
import { expect, test, url } from "./server";

interface Named {
  id: string;
  name: string;
}

const odd = async (request: APIRequestContext): Promise<Named[]> =>
  ((await (await request.get(url("/api/runs?project=odd"))).json()) as { runs: Named[] }).runs;
const idOf = (runs: Named[], start: string) => runs.find((r) => r.name.startsWith(start))?.id ?? "";

test("a run with 5,000 metrics shows them by sections and pages", async ({ page, request }) => {
  const id = idOf(await odd(request), "many");
  await page.goto(url(`/runs/${id}`));
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("5,000");
  await page.goto(url(`/runs/${id}?tab=charts`));
  await expect(page.getByRole("region", { name: "layer0/" })).toBeVisible();
  expect(await page.locator("canvas").count()).toBeLessThan(40);
  await page.goto(url(`/compare?runs=${id}`));
  await expect(page.getByRole("region", { name: "Differences" })).toContainText("5,000");
});

test("a run without anything says on every tab what would be there", async ({ page, request }) => {
  const id = idOf(await odd(request), "nothing");
  await page.goto(url(`/runs/${id}`));
  await expect(page.getByText("No config")).toBeVisible();
  await expect(page.getByText("No values yet")).toBeVisible();
  for (const [tab, words] of [
    ["charts", "No values yet"],
    ["media", "No media"],
    ["files", "No files"],
    ["alerts", "No alerts"],
  ] as const) {
    await page.goto(url(`/runs/${id}?tab=${tab}`));
    await expect(page.getByText(words), tab).toBeVisible();
  }
});

test("one point, and nothing but NaN, are shown as what they are", async ({ page, request }) => {
  const runs = await odd(request);
  await page.goto(url(`/runs/${idOf(runs, "one point")}?tab=charts`));
  await expect(page.getByRole("figure", { name: /^val\/loss, 1 line/ })).toBeVisible();
  await page.goto(url(`/runs/${idOf(runs, "all NaN")}`));
  await expect(page.getByText("NaN first in loss at step 0.")).toBeVisible();
  await expect(page.getByText(/It was never finite before/)).toBeVisible();
  await page.goto(url(`/compare?runs=${idOf(runs, "all NaN")},${idOf(runs, "one point")}&target=metric.loss.last`));
  await expect(page.getByRole("region", { name: "Parallel coordinates" })).toBeVisible();
});

for (const [what, start] of [
  ["200 characters", "xxx"],
  ["right-to-left", "مر"],
  ["emoji", "🚀"],
] as const)
  test(`a name of ${what} breaks no page, on a desk or on a phone`, async ({ page, request }) => {
    const id = idOf(await odd(request), start);
    for (const width of start === "xxx" ? [1280, 400] : [400]) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of [
        `/runs/${id}?tab=overview`,
        `/runs/${id}?tab=media`,
        `/runs/${id}?tab=logs`,
        `/compare?runs=${id}`,
      ]) {
        await page.goto(url(path));
        await expect(page.getByText(start).first(), path).toBeAttached();
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, path).toBeLessThanOrEqual(0);
      }
    }
  });

test("a run that is deleted elsewhere while it is open says so", async ({ page, request }) => {
  const id = idOf(await odd(request), "nothing");
  await page.goto(url(`/runs/${id}`));
  await expect(page.getByRole("heading", { level: 1, name: "nothing" })).toBeVisible();
  const bulk = (action: string) => request.post(url("/api/runs/bulk"), { data: { runs: [id], action } });
  await bulk("delete");
  await expect(page.getByText("This run was deleted")).toBeVisible();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await expect(page.getByText("This run was deleted")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: "nothing" })).toBeVisible();
});

test("on a phone a run opens on its figures and curves, and is touched with thumbs", async ({ page, request }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  const { runs } = (await (await request.get(url("/api/runs?project=sweep"))).json()) as { runs: Named[] };
  await page.goto(url(`/runs/${idOf(runs, "run-0")}`));
  await expect(page.getByText("val/acc max")).toBeVisible();
  await expect(page.getByRole("figure", { name: /^val\/acc, 1 line/ })).toBeVisible();
  const tabs = page.getByRole("navigation", { name: "Run" });
  for (const target of [
    tabs.getByRole("link").first(),
    page.getByRole("link", { name: "Back to the runs" }),
    page.getByRole("button", { name: "More", exact: true }).first(),
  ]) {
    const box = await target.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  await tabs.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("region", { name: "Config" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the runs" }).click();
  await expect(page).toHaveURL(/\/projects\/sweep\/runs/);
});
