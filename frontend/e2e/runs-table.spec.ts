import { expect, test, train, url } from "./server";

const SORTED = "sort=-metric.val/acc.max";

test("all but the seed is one row, which unfolds, and the address remembers both", async ({ page }) => {
  await page.goto(url(`/projects/sweep/runs?${SORTED}`));
  await page.getByRole("button", { name: "Group: off" }).click();
  await page.getByRole("button", { name: /^All but seed/ }).click();
  await expect(page).toHaveURL(/group=-config\.seed/);
  await expect(page.getByText("6 runs in 2 groups")).toBeVisible();
  const sgd = page.getByRole("row", { name: /sgd/ });
  await expect(sgd).toContainText("3");
  await expect(sgd).toContainText("±");
  await sgd.getByRole("button", { name: /^Unfold/ }).click();
  await expect(page.getByRole("row", { name: /run-4/ })).toBeVisible();
  await expect(page.locator("[data-run]")).toHaveCount(5);
  await page.reload();
  await expect(page.getByRole("row", { name: /run-4/ })).toBeVisible();
  await page.getByRole("button", { name: /^Fold sgd/ }).click();
  await expect(page.getByRole("row", { name: /run-4/ })).toBeHidden();
});

test("runs are grouped by several fields, found by searching", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs"));
  await page.getByRole("button", { name: "Group: off" }).click();
  const search = page.getByRole("searchbox", { name: /^Config keys, tags/ });
  await search.fill("optim/name");
  await page.getByRole("checkbox", { name: "config.optim/name" }).click();
  await search.fill("tag");
  await page.getByRole("checkbox", { name: "tag", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByText("6 runs in 8 groups")).toBeVisible();
  await expect(page).toHaveURL(/group=config\.optim\/name,tag/);
});

test("groups are selected, hidden and unfolded by keys, as rows are", async ({ page }) => {
  await page.goto(url(`/projects/sweep/runs?group=-config.seed&${SORTED}`));
  await expect(page.locator("[data-run]")).toHaveCount(2);
  await page.getByRole("grid", { name: "Runs" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-run]")).toHaveCount(5);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Space");
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("v");
  await expect(page).toHaveURL(/drawn=~/);
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("[data-run]")).toHaveCount(2);
});

test("a baseline is pinned to the top by b, and the others say how far they are from it", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name&cols=metric.val/acc.max,metric.val/loss.min"));
  await expect(page.getByRole("row", { name: /run-1/ })).toBeVisible();
  await page.getByRole("grid", { name: "Runs" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/baseline=/);
  await expect(page.locator("[data-run]").first()).toContainText("run-1");
  await expect(page.locator("[data-run]").first()).toContainText("baseline");
  await expect(page.getByRole("row", { name: /run-3/ }).locator(".text-bad")).toHaveText("−0.0200");
  await page.reload();
  await expect(page.locator("[data-run]").first()).toContainText("run-1");
});

test("the trend column asks once for all rows in view", async ({ page }) => {
  const asked: string[][] = [];
  page.on("request", (request) => {
    const body = request.url().endsWith("/api/metrics/compare") ? JSON.parse(request.postData() ?? "{}") : {};
    if (body.points === 52) asked.push(body.runs);
  });
  await page.goto(url("/projects/sweep/runs?max=table&cols=trend.metric.val/acc"));
  await expect(page.locator('[data-run] svg[viewBox="0 0 52 16"]')).toHaveCount(6);
  expect(asked.map((runs) => runs.length)).toEqual([6]);
});

test("a row follows its run where it is, and new runs wait to be let in while somebody points at the table", async ({
  page,
}) => {
  const first = await train("arriving", "first");
  const scripts = [first.process];
  try {
    await page.goto(url("/projects/arriving/runs?cols=last_step,metric.train/loss.last"));
    const row = page.getByRole("row", { name: /first/ });
    await row.getByRole("link", { name: "first" }).hover();
    const step = async () => Number((await row.getByRole("gridcell").nth(1).innerText()).replaceAll(",", ""));
    const before = await step();
    await expect.poll(step, { timeout: 30_000 }).toBeGreaterThan(before);

    scripts.push((await train("arriving", "second")).process);
    const waiting = page.getByRole("button", { name: "1 new run" });
    await expect(waiting).toBeVisible();
    await expect(page.locator("[data-run]")).toHaveCount(1);
    await waiting.click();
    await expect(page.locator("[data-run]").first()).toContainText("second");
    await expect(waiting).toBeHidden();

    // Nobody is at the table now.
    await page.mouse.move(900, 20);
    scripts.push((await train("arriving", "third")).process);
    await expect(page.getByRole("row", { name: /third/ })).toBeVisible();
  } finally {
    for (const script of scripts) script.kill("SIGKILL");
  }
});

test("rows of groups and their bands follow runs that are added and points that arrive", async ({ page }) => {
  const scripts = [(await train("growing", "first")).process];
  try {
    await page.goto(url("/projects/growing/runs?group=state&cols=metric.train/loss.last"));
    const row = page.getByRole("row", { name: /running/ });
    await expect(page.getByText("1 run in 1 group")).toBeVisible();
    const loss = () => row.getByRole("gridcell").nth(1).innerText();
    await expect.poll(loss).toMatch(/0\.\d/);
    const before = await loss();
    await expect.poll(loss).not.toBe(before);
    const panel = page.locator('[data-panel="train/loss"]');
    const points = async () => Number(await panel.locator("[data-points]").getAttribute("data-points"));
    const drawn = await points();
    await expect.poll(points).toBeGreaterThan(drawn);

    scripts.push((await train("growing", "second")).process);
    await expect(page.getByText("2 runs in 1 group")).toBeVisible();
    await expect(row).toContainText("±");
    await expect(panel).toHaveAttribute("aria-label", /1 line/);
  } finally {
    for (const script of scripts) script.kill("SIGKILL");
  }
});

test("columns are pinned, moved, sorted, widened and hidden by keys, and the address remembers", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name&cols=config.seed,metric.val/acc.max,metric.val/loss.min"));
  await expect(page.locator("[data-run]").first()).toBeVisible();
  const heads = page.getByRole("columnheader");
  await page.getByRole("grid", { name: "Runs" }).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page).toHaveURL(/cols=metric\.val\/acc\.max,config\.seed,metric/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/sort=-config\.seed/);
  await expect(page.locator("[data-run]").first()).toContainText("run-5");
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/pinned=config\.seed/);
  await expect(heads.nth(1)).toContainText("seed");
  const width = (await heads.nth(1).boundingBox())?.width ?? 0;
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(async () => (await heads.nth(1).boundingBox())?.width).toBe(width + 8);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect(page).toHaveURL(/cols=config\.seed,metric\.val\/loss\.min|cols=metric\.val\/loss\.min,config\.seed/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByText("1 selected")).toBeVisible();
});

test("columns are dragged to another place, and their menu shows another number of the metric", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?cols=config.seed,metric.val/acc.max,metric.val/loss.min"));
  const seed = page.getByRole("columnheader", { name: /^seed/ });
  const loss = page.getByRole("columnheader", { name: /^val\/loss/ });
  await expect(loss).toBeVisible();
  const [from, to] = [await seed.boundingBox(), await loss.boundingBox()];
  if (!from || !to) throw new Error("the heads have no boxes");
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 12, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/cols=metric\.val\/acc\.max,metric\.val\/loss\.min,config\.seed/);
  await expect(page).not.toHaveURL(/sort=/);
  await page.getByRole("button", { name: "Column val/loss min" }).click();
  await page.getByRole("menuitemcheckbox", { name: "last" }).click();
  await expect(page).toHaveURL(/metric\.val\/loss\.last/);
});

test("tags and notes are edited where they stand", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?sort=name&cols=tag,notes"));
  await expect(page.locator("[data-run]").first()).toBeVisible();
  await page.getByRole("grid", { name: "Runs" }).focus();
  await page.keyboard.press("t");
  await page.getByRole("textbox", { name: "Tags of run-0" }).fill("a, s0, best, best");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /run-0/ })).toContainText("best");
  await page.getByRole("button", { name: "Edit notes of run-0" }).click();
  await page.getByRole("textbox", { name: "Notes of run-0" }).fill("the first\nof six");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("row", { name: /run-0/ })).toContainText("the first");
  // As it was, for the other tests.
  await page.getByRole("grid", { name: "Runs" }).focus();
  await page.keyboard.press("t");
  await page.getByRole("textbox", { name: "Tags of run-0" }).fill("a, s0");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /run-0/ })).not.toContainText("best");
});

test("how many runs there are is said once it is known, and never before", async ({ page }) => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/api\/runs\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(url("/projects/sweep/runs"));
  const runs = page.getByRole("region", { name: "Runs", exact: true });
  await expect(runs.locator("[aria-busy=true]")).toBeVisible();
  await expect(runs.getByText(/\d drawn/)).toBeHidden();
  await expect(runs.getByText(/\d runs?\b/)).toBeHidden();

  answer();

  await expect(runs.getByText("6 runs · 6 drawn")).toBeVisible();
});

test("a run's colour is chosen at its mark, is there again, and goes back to its own", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs"));
  const mark = page.getByRole("button", { name: "Colour of run-0" });
  const color = () => mark.locator(".run-mark").evaluate((element) => (element as HTMLElement).style.background);
  await expect(mark).toBeVisible();
  const own = await color();
  const other = own === "var(--run-2)" ? 4 : 3;

  await mark.click();
  await page.getByRole("button", { name: `Colour ${other}`, exact: true }).click();
  await expect.poll(color).toBe(`var(--run-${other - 1})`);
  await page.reload();
  await expect(mark).toBeVisible();
  expect(await color()).toBe(`var(--run-${other - 1})`);

  await mark.click();
  await page.getByRole("button", { name: "Reset to its own" }).click();
  await expect.poll(color).toBe(own);
});
