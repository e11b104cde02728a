import { expect, test, url } from "./server";

test("a project is made, found, renamed, opened from its menu, and deleted by typing its name", async ({ page }) => {
  await page.goto(url("/projects"));
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("draft");
  await page.getByRole("textbox", { name: "Description" }).fill("to be thrown away");
  await page.getByRole("dialog").getByRole("button", { name: "Create project" }).click();
  await page.getByRole("searchbox", { name: "Search projects" }).fill("thrown");
  const row = page.getByRole("row", { name: /draft/ });
  await expect(row).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);

  await row.hover();
  await page.getByRole("button", { name: "Edit draft" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("drafted");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /drafted/ }).hover();
  await page.getByRole("button", { name: "More about drafted" }).click();
  await page.getByRole("menuitem", { name: "Dashboards" }).click();
  await expect(page.getByText("Nothing has been logged in this project yet")).toBeVisible();

  await page.goto(url("/projects?q=drafted"));
  await page.getByRole("row", { name: /drafted/ }).hover();
  await page.getByRole("button", { name: "Delete drafted" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete drafted?" });
  await expect(dialog).toContainText("0 runs and 0 points");
  await expect(dialog.getByRole("button", { name: "Delete project" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("drafted");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await expect(page.getByRole("row", { name: /drafted/ })).toHaveCount(0);
});

test("the page says how large a project is and of what, and where the data lies", async ({ page }) => {
  await page.goto(url("/projects"));
  await expect(page.getByText(process.env.E2E_HOME ?? "no home")).toBeVisible();
  const row = page.getByRole("row", { name: /^sweep/ });
  await expect(row.getByTitle(/^Points: about .+ in the database.*are not counted/)).toBeVisible();
  await row.hover();
  await page.getByRole("button", { name: "Delete sweep" }).click();
  await expect(page.getByRole("dialog")).toContainText(/This deletes \d+ runs and [\d,]+ points/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
