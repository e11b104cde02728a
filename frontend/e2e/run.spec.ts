import { expect, test, train, url } from "./server";

test("a run's tabs show what it left behind", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name"));
  await page.getByRole("link", { name: "run-5" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "run-5" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Config" })).toContainText("adamw");
  await page.getByRole("searchbox", { name: "Filter keys" }).fill("lr");
  await expect(page.getByRole("region", { name: "Config" })).not.toContainText("digits");
  await expect(page.getByRole("region", { name: "Summary" })).toContainText("val/acc");

  const tabs = page.getByRole("navigation", { name: "Run" });
  await tabs.getByRole("link", { name: /^Charts/ }).click();
  await expect(page.getByRole("figure", { name: /^train\/loss, 1 line,/ })).toBeVisible();
  await tabs.getByRole("link", { name: /^Media/ }).click();
  await expect(page.getByRole("region", { name: "answers" }).first()).toContainText("two");
  await expect(page.getByRole("img", { name: /bins from/ })).toBeVisible();
  await tabs.getByRole("link", { name: /^Alerts/ }).click();
  await expect(page.getByText("plateau")).toBeVisible();
  await tabs.getByRole("link", { name: /^Files/ }).click();
  await expect(page.getByText("No files")).toBeVisible();
  await tabs.getByRole("link", { name: /^System/ }).click();
  await expect(page.getByRole("region", { name: "Charts" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/tab=files/);
});

test("the console is searched, in its colours", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name"));
  await page.getByRole("link", { name: "run-5" }).click();
  await page.getByRole("navigation", { name: "Run" }).getByRole("link", { name: /^Logs/ }).click();
  const log = page.getByRole("log");
  await expect(log).toBeVisible();
  await expect(log.getByText("seed 5")).toHaveClass(/text-good/);
  await page.getByRole("searchbox", { name: "Search the log" }).fill("LOSS");
  await expect(log.locator("mark")).toHaveText("loss");
});

test("the theme switches and stays, without a flash of the other one", async ({ page }) => {
  await page.goto(url("/projects"));
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.route("**/*.js", async (route) => {
    if (route.request().url().endsWith("/theme.js")) return route.continue();
    await new Promise((r) => setTimeout(r, 400));
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.documentElement.dataset.theme !== undefined);
  expect(await page.locator("#root > *").count()).toBe(0);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a menu that is opened while the page still loads stays open", async ({ page }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/projects-page-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(url("/projects"), { waitUntil: "commit" });
  await page.getByRole("button", { name: /^Theme/ }).click();
  const dark = page.getByRole("menuitemcheckbox", { name: "Dark" });
  await expect(dark).toBeVisible();

  arrive();

  await expect(page.getByRole("heading", { name: "Projects" })).toBeVisible();
  await expect(dark).toBeVisible();
});

test("a live run's curve moves by itself, and kill -9 shows it crashed", async ({ page }) => {
  const { run, process: script } = await train("live", "alive");
  try {
    await page.goto(url("/projects/live/runs"));
    await expect(page.getByRole("row", { name: /alive/ }))
      .toContainText("running", { ignoreCase: true })
      .catch(() => undefined);
    const panel = page.locator('[data-panel="train/loss"] [data-points]');
    await expect(panel).toBeVisible();
    const points = async () => Number(await panel.getAttribute("data-points"));
    const before = await points();
    await expect.poll(points, { timeout: 30_000 }).toBeGreaterThan(before + 20);
    await expect(page.getByLabel("Connection: Live")).toBeVisible();
    script.kill("SIGKILL");
    await expect(page.getByRole("row", { name: /alive/ }).getByRole("img", { name: "crashed" })).toBeVisible({
      timeout: 40_000,
    });
    await expect(page.getByTestId("announcer")).toHaveText("alive crashed.");
    await page.goto(url(`/runs/${run}`));
    await expect(page.getByText("crashed").first()).toBeVisible();
  } finally {
    script.kill("SIGKILL");
  }
});

test("how a run ends is said where it lies folded in its group", async ({ page }) => {
  const { process: script } = await train("folded", "leaf");
  try {
    await page.goto(url("/projects/folded/runs?group=name"));
    await expect(page.locator('[data-panel="train/loss"] [data-points]')).toBeVisible();
    await expect(page.getByRole("row", { name: /leaf/ })).toBeVisible();
    await expect(page.getByRole("link", { name: "leaf" })).toBeHidden();
    const grows = () => page.locator('[data-panel="train/loss"] [data-points]').getAttribute("data-points");
    const before = await grows();
    await expect.poll(grows, { timeout: 30_000 }).not.toBe(before);
    script.kill("SIGKILL");
    await expect(page.getByTestId("announcer")).toHaveText("leaf crashed.", { timeout: 40_000 });
  } finally {
    script.kill("SIGKILL");
  }
});

test("runs are compared by what differs", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name"));
  for (const name of ["run-0", "run-1"]) {
    await page.getByRole("row", { name: new RegExp(name) }).hover();
    await page.getByRole("checkbox", { name: `Select ${name}` }).click();
  }
  await page.getByRole("toolbar", { name: "Selected runs" }).getByRole("button", { name: "Compare" }).click();
  const table = page.getByRole("region", { name: "Differences" });
  await expect(table).toContainText("adamw");
  await expect(table).not.toContainText("digits");
  await page.getByRole("radio", { name: /^All/ }).click();
  await expect(table).toContainText("digits");
  await expect(page.getByRole("figure", { name: /^val\/acc, 2 lines/ })).toBeVisible();
});
