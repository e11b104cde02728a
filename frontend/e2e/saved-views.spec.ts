import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test, url } from "./server";

const PROJECT = "/projects/sweep/runs";

interface View {
  id: number;
  name: string;
}

const viewsOf = async (request: APIRequestContext) =>
  ((await (await request.get(url("/api/projects/sweep/views"))).json()) as { views: View[] }).views;

async function saveAs(page: Page, name: string) {
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name of the view" }).fill(name);
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toBeHidden();
}

const choose = async (page: Page, current: string | RegExp, item: string | RegExp) => {
  await page.getByRole("button", { name: current }).click();
  await page.getByRole("menu").getByText(item).click();
};

const filterTo = async (page: Page, text: string) => {
  const line = page.getByRole("combobox", { name: "Filter runs" });
  await line.fill(text);
  await line.press("Enter");
};

test.afterEach(async ({ request }) => {
  for (const view of await viewsOf(request)) await request.delete(url(`/api/views/${view.id}`));
});

test("a view is saved, changed, reset, renamed, made the default and deleted", async ({ page, request }) => {
  await page.goto(url(`${PROJECT}?sort=name&smooth=0.6`));
  await filterTo(page, "config.seed < 3");
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");
  await saveAs(page, "Low seeds");
  // The address says which view it is, and nothing that the view says already.
  await expect(page).toHaveURL(/\/runs\?view=\d+$/);
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");
  await expect(page.locator("[data-run]").first()).toContainText("run-0");

  await filterTo(page, "");
  await expect(page.getByRole("button", { name: /Low seeds modified/ })).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("filter-status")).toContainText("6 of 6 runs");
  await choose(page, /Low seeds modified/, "Reset to what was saved");
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");

  await choose(page, "Low seeds", "Rename …");
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Few seeds");
  await page.getByRole("button", { name: "Rename view" }).click();
  await choose(page, "Few seeds", "Make it the project’s default");
  await expect.poll(async () => (await viewsOf(request)).map((v) => v.name)).toEqual(["Few seeds"]);
  await page.goto(url(PROJECT));
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");
  await expect(page).toHaveURL(/view=\d+$/);
  await choose(page, "Few seeds", "All runs");
  await expect(page.getByTestId("filter-status")).toContainText("6 of 6 runs");
  await page.goBack();
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");

  await choose(page, "Few seeds", "Delete this view");
  await expect(page.getByText("View “Few seeds” deleted")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => (await viewsOf(request)).map((v) => v.name)).toEqual(["Few seeds"]);
});

test("of two tabs that change one view, the second is told and loses nothing", async ({ page, context }) => {
  await page.goto(url(`${PROJECT}?sort=name`));
  await saveAs(page, "Shared");
  const address = page.url();
  const other = await context.newPage();
  await other.goto(address);
  await filterTo(other, "config.seed = 1");
  await expect(other.getByTestId("filter-status")).toContainText("1 of 6 runs");
  await other.getByRole("button", { name: "Save view" }).click();
  await expect(other.getByRole("button", { name: "Save view" })).toBeDisabled();

  await filterTo(page, "config.seed < 2");
  await expect(page.getByTestId("filter-status")).toContainText("2 of 6 runs");
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "“Shared” was changed elsewhere" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Save mine as …" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Mine");
  await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("button", { name: "Mine", exact: true })).toBeVisible();
  await expect(page.getByTestId("filter-status")).toContainText("2 of 6 runs");
  await choose(page, "Mine", "Shared");
  await expect(page.getByTestId("filter-status")).toContainText("1 of 6 runs");

  await filterTo(other, "");
  await other.getByRole("button", { name: "Save view" }).click();
  await expect(other.getByRole("button", { name: "Save view" })).toBeDisabled();
  await filterTo(page, "config.seed < 4");
  await expect(page.getByTestId("filter-status")).toContainText("4 of 6 runs");
  await page.getByRole("button", { name: "Save view" }).click();
  await dialog.getByRole("button", { name: "Write over theirs" }).click();
  await expect(dialog).toBeHidden();
  await other.goto(address);
  await expect(other.getByTestId("filter-status")).toContainText("4 of 6 runs");
  await other.close();
});

test("widths of columns belong to a view, and another default changes no view that is open", async ({
  page,
  context,
  request,
}) => {
  await page.goto(url(`${PROJECT}?cols=config.seed,metric.val/acc.max`));
  const seed = page.getByRole("columnheader", { name: /^seed/ });
  const width = async () => (await seed.boundingBox())?.width ?? 0;
  const before = await seed.boundingBox();
  if (!before) throw new Error("the head has no box");
  await page.mouse.move(before.x + before.width - 2, before.y + 12);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width + 58, before.y + 12, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before.width + 60);
  await expect(page).toHaveURL(/widths=config\.seed(:|%3A)\d+/);
  await saveAs(page, "Wide");
  await expect(page.getByTestId("announcer")).toHaveText("View “Wide” saved");
  await expect(page).toHaveURL(/\/runs\?view=\d+$/);
  await page.reload();
  await expect.poll(width).toBe(before.width + 60);
  await choose(page, "Wide", "All runs");
  await page.goBack();
  await expect.poll(width).toBe(before.width + 60);

  // In another tab, another view becomes the default, and then this one.
  const other = await context.newPage();
  await other.goto(url(`${PROJECT}?view=none&sort=name`));
  await saveAs(other, "Second");
  await choose(other, "Second", "Make it the project’s default");
  await choose(page, "Wide", "Make it the project’s default");
  await expect.poll(async () => (await viewsOf(request)).map((v) => v.name)).toEqual(["Wide", "Second"]);
  await filterTo(other, "config.seed = 1");
  await expect(other.getByTestId("filter-status")).toContainText("1 of 6 runs");
  await other.getByRole("button", { name: "Save view" }).click();
  await expect(other.getByRole("button", { name: "Save view" })).toBeDisabled();
  await expect(other.getByRole("dialog")).toHaveCount(0);
  // Saving what it holds has not made it the default again.
  expect((await viewsOf(request)).map((v) => v.name)).toEqual(["Wide", "Second"]);
  await other.close();
});

test("a corrupt view is named, and can be reset or replaced by nothing", async ({ page, request }) => {
  const made = await request.post(url("/api/projects/sweep/views"), {
    data: { name: "Torn", body: { format: 1, state: { filter: 3 } } },
  });
  const { id } = (await made.json()) as View;
  await page.goto(url(`${PROJECT}?view=${id}`));
  const notice = page.getByRole("alert");
  await expect(notice).toContainText("“Torn” is damaged");
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
  await notice.getByRole("button", { name: "Reset it to what you see" }).click();
  await expect(notice).toBeHidden();
  await page.goto(url(`${PROJECT}?view=99999`));
  await expect(page.getByRole("alert")).toContainText("not there any more");
});

test("changes of the layout are undone by the button and by keys, and made again", async ({ page }) => {
  await page.goto(url(PROJECT));
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeDisabled();
  await page.getByRole("grid").getByRole("button", { name: "Name", exact: true }).click();
  await expect(page).toHaveURL(/sort=/);
  await filterTo(page, "config.seed = 1");
  await expect(page.getByTestId("filter-status")).toContainText("1 of 6 runs");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByTestId("filter-status")).toContainText("6 of 6 runs");
  await expect(page).toHaveURL(/sort=/);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page).not.toHaveURL(/sort=/);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(page).toHaveURL(/sort=/);
});
