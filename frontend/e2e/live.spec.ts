import { expect, test, train } from "./server";
import { freePort, type Server, serve } from "./serving";

declare global {
  interface Window {
    __kept?: number;
  }
}

let server: Server;
const start = async (port: number) => serve(process.env.E2E_HOME ?? "", port);

test.afterEach(() => {
  server.process.kill("SIGCONT");
  server.process.kill("SIGKILL");
});

test("a server that is restarted while the page is open is found again, and what was missed is there", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const port = await freePort();
  server = await start(port);
  await page.goto(`${server.url}/projects/sweep/runs`);
  const state = page.getByRole("status", { name: /^Connection/ });
  await expect(state).toHaveAccessibleName("Connection: Live");
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
  await page.evaluate(() => {
    window.__kept = 1;
  });

  await server.stop();
  await expect(state).toHaveAccessibleName("Connection: Offline");
  await expect(page.getByRole("banner").getByRole("button", { name: "Retry" })).toBeVisible();
  await expect(page.getByTestId("announcer")).toContainText("The connection is lost");
  // What was there stays, and a question that cannot be answered says so in its place.
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
  const line = page.getByRole("combobox", { name: "Filter runs" });
  await line.fill("config.seed = 1");
  await line.press("Enter");
  const away = await train("while-away", "born in the dark");
  away.process.kill("SIGTERM");

  server = await start(port);
  await expect(state).toHaveAccessibleName("Connection: Live", { timeout: 30_000 });
  await expect(page.getByTestId("announcer")).toHaveText("Connected again.");
  expect(await page.evaluate(() => window.__kept)).toBe(1);
  await page.getByRole("banner").getByRole("button", { name: "sweep" }).click();
  await expect(page.getByRole("link", { name: /while-away/ })).toBeVisible();
  // What was asked in the dark is answered now.
  await expect(page.getByTestId("filter-status")).toContainText("1 of 6 runs");
});

test("a server that hangs is a stall that counts, and ends by itself", async ({ page }) => {
  test.setTimeout(120_000);
  server = await start(await freePort());
  await page.goto(`${server.url}/projects`);
  const state = page.getByRole("status", { name: /^Connection/ });
  await expect(state).toHaveAccessibleName("Connection: Live");
  await expect(page.getByRole("link", { name: "sweep", exact: true })).toBeVisible();
  server.process.kill("SIGSTOP");
  await expect(state).toHaveAccessibleName("Connection: Stalled", { timeout: 30_000 });
  await expect(state).toContainText(/Stalled\s*\d+\ss/);
  await expect(page.getByRole("banner").getByRole("button", { name: "Retry" })).toBeVisible();
  server.process.kill("SIGCONT");
  await expect(state).toHaveAccessibleName("Connection: Live", { timeout: 30_000 });
});
