import { expect, test } from "./server";
import { filledHome, freePort, type Home, type Server, serve } from "./serving";

const RUNS = 20_000;
let home: Home;
let server: Server;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  home = filledHome("many.py", "big", String(RUNS));
  server = await serve(home.path, await freePort());
});
test.afterAll(async () => {
  await server?.stop();
  home?.remove();
});

test("a project of 20,000 runs opens and is filtered without holding all of it", async ({ page }) => {
  await page.goto(`${server.url}/projects/big/runs?max=table`);
  await expect(page.locator("[data-run]").nth(5)).toBeVisible();
  await expect(page.getByRole("link", { name: "Runs 20,000" })).toBeVisible();
  expect(await page.locator("[data-run]").count()).toBeLessThan(120);

  // To the very end, past names of every kind.
  await page.getByRole("grid", { name: "Runs" }).evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await expect(page.locator("[data-run]").last()).toBeVisible();
  expect(await page.locator("[data-run]").count()).toBeLessThan(120);
  await page.goto(`${server.url}/projects/big/runs?filter=${encodeURIComponent('name !~ "r50-sgd"')}&sort=created`);
  await expect(page.getByText("20 of 20,000 runs")).toBeVisible();
  await expect(page.getByRole("row", { name: /<img src=x/ }).first()).toBeVisible();
  await expect(page.getByRole("row", { name: /🚀 émoji 名前/ }).first()).toBeVisible();
  expect(await page.evaluate(() => "__pwned" in window)).toBe(false);
  expect(await page.locator('img[src="x"]').count()).toBe(0);

  await page.goto(`${server.url}/projects/big/runs?max=table&filter=${encodeURIComponent('name ~ "r50-sgd-399"')}`);
  await expect(page.locator("[data-run]")).not.toHaveCount(0);
  await expect(page.getByText("55 of 20,000 runs")).toBeVisible();
});

test("a server that is restarted while a dashboard is open is found again, and the page is not loaded anew", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const widgets = [
    { id: "t", kind: "table", columns: ["config.lr"], runs: 5, place: { x: 0, y: 0, w: 6, h: 6 } },
    { id: "n", kind: "markdown", title: "Notes", text: "Hello", place: { x: 6, y: 0, w: 3, h: 4 } },
  ];
  const made = await request.post(`${server.url}/api/projects/big/dashboards`, {
    data: { name: "D", body: { widgets } },
  });
  expect(made.status()).toBe(201);
  await page.goto(`${server.url}/projects/big/dashboard`);
  const rows = page.getByRole("region", { name: "Runs table" }).getByRole("row");
  await expect(rows).toHaveCount(6);
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Remove Notes" }).click();

  const port = Number(new URL(server.url).port);
  await server.stop();
  await expect(page.getByText("Offline", { exact: false }).first()).toBeVisible({ timeout: 30_000 });
  await expect(rows).toHaveCount(6);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("your draft is still here")).toBeVisible();

  server = await serve(home.path, port);
  await expect(page.getByText("Offline", { exact: false })).toHaveCount(0, { timeout: 30_000 });
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
  await expect(rows).toHaveCount(6);
  expect(await page.evaluate(() => "stayed" in window)).toBe(true);
});
