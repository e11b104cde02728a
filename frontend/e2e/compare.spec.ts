import type { APIRequestContext } from "@playwright/test";
import { expect, test, url } from "./server";

const ids = async (request: APIRequestContext, ...names: string[]) => {
  const { runs } = (await (await request.get(url("/api/runs?project=sweep"))).json()) as {
    runs: { id: string; name: string }[];
  };
  return names.map((name) => runs.find((r) => r.name === name)?.id ?? "").join(",");
};

test("results at their best and code stand below the config, and another baseline can be chosen", async ({
  page,
  request,
}) => {
  await page.goto(url(`/compare?runs=${await ids(request, "run-0", "run-1")}`));
  const table = page.getByRole("region", { name: "Differences" });
  await expect(table.getByRole("row", { name: /val\/acc\.max/ })).toBeVisible();
  await expect(table.getByRole("button", { name: /^Packages/ })).toContainText("0 of");
  await table
    .getByRole("button", { name: /run-1|^1$/ })
    .first()
    .click();
  await expect(page).toHaveURL(/baseline=/);
  await page.reload();
  await expect(table.getByRole("button", { pressed: true })).toContainText("baseline");
});

test("brushes on axes choose runs, which can then be compared; axes change places and scale", async ({
  page,
  request,
}) => {
  await page.goto(url(`/compare?runs=${await ids(request, "run-0", "run-1")}&fold=Curves,Media`));
  const part = page.getByRole("region", { name: "Parallel coordinates" });
  await expect(part.getByRole("figure", { name: /6 runs over 4 axes, 6 chosen/ })).toBeVisible();
  const lr = part.getByRole("slider", { name: "Brush on lr" });
  await lr.focus();
  await page.keyboard.press("Enter");
  await expect(part).toContainText("3 brushed");
  await expect(page).toHaveURL(/brush=/);
  const seed = part.getByRole("slider", { name: "Brush on seed" });
  const box = await seed.boundingBox();
  if (!box) throw new Error("the axis has no box");
  await page.mouse.move(box.x + box.width / 2, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.45, { steps: 5 });
  await page.mouse.up();
  await expect(part).toContainText(/[12] brushed/);
  await page.reload();
  await expect(part).toContainText(/[12] brushed/);
  await part.getByRole("button", { name: "Clear all brushes" }).click();
  await expect(part).not.toContainText("brushed");

  await part.getByRole("button", { name: /^lr, axis 1 of 4/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(part.getByRole("button", { name: /^lr, axis 2 of 4/ })).toBeVisible();
  await expect(page).toHaveURL(/axes=/);
  await part.getByRole("button", { name: "lr: logarithmic scale" }).click();
  await expect(part.getByRole("button", { name: "lr: linear scale" })).toBeAttached();

  await lr.focus();
  await page.keyboard.press("Enter");
  await part.getByRole("button", { name: "Compare 3" }).click();
  await expect(page.getByRole("heading", { name: "Compare 3 runs" })).toBeVisible();
});

test("any value is drawn over any other, and a dot opens its run", async ({ page, request }) => {
  await page.goto(url(`/compare?runs=${await ids(request, "run-0", "run-1")}&alone=Scatter`));
  const part = page.getByRole("region", { name: "Scatter" });
  await part.getByRole("button", { name: /^x / }).click();
  await page.getByRole("searchbox", { name: "Columns by name" }).fill("train/loss");
  await page.getByRole("button", { name: "train/loss min" }).click();
  // Of one run the loss is NaN somewhere, its smallest value is a number all the same.
  const figure = part.getByRole("figure", { name: /^val\/acc max over train\/loss min, 6 runs/ });
  await expect(figure).toBeVisible();
  await figure.focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure).toContainText(/run-\d: train\/loss min/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/runs\/\w+/);
});

test("importance says on how many runs it rests, and a mistake in the filter is told in place", async ({
  page,
  request,
}) => {
  await page.goto(url(`/compare?runs=${await ids(request, "run-0")}&fold=Curves,Media`));
  const part = page.getByRole("region", { name: "Importance" });
  await expect(part).toContainText("n = 6");
  await expect(part).toContainText("too few runs");
  await expect(part.getByRole("row", { name: /^seed/ })).toContainText("−1.00");
  const filter = page.getByRole("textbox", { name: "Filter of the runs behind" });
  await filter.fill("config.seed < 4");
  await filter.press("Enter");
  await expect(part).toContainText("n = 4");
  await filter.fill("config.seed >");
  await filter.press("Enter");
  await expect(page.getByRole("alert").first()).toBeVisible();
});

test("media stand side by side at one step, each saying how far its nearest one is", async ({ page, request }) => {
  await page.goto(url(`/compare?runs=${await ids(request, "run-0", "run-1")}&alone=Media&step=1500`));
  const part = page.getByRole("region", { name: "Media" });
  await expect(part.getByRole("img", { name: "at 1600" })).toBeVisible();
  await expect(part.getByRole("img", { name: "at 1500" })).toBeVisible();
  await expect(part).toContainText("± 100");
  await part.getByRole("slider", { name: "Step" }).focus();
  await page.keyboard.press("Home");
  await expect(part.getByRole("img", { name: "at 0" })).toHaveCount(2);
  await part.getByRole("button", { name: "Over steps" }).click();
  await expect(part.getByRole("img")).toHaveCount(14);
});
