import { expect, test, url } from "./server";

test("the palette acts on a metric that it finds, and opens what it finds in another tab", async ({
  page,
  context,
}) => {
  await page.goto(url("/projects/sweep/runs"));
  await expect(page.locator("[data-run]").first()).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search or run a command" });
  await field.fill("val/loss");
  await page.getByRole("option", { name: /Sort by val\/loss, largest first/ }).click();
  await expect(page).toHaveURL(/sort=-metric\.val(\/|%2F)loss\.last/);
  await page.keyboard.press("Control+k");
  await field.fill("run-3");
  await expect(page.getByRole("option", { name: /run-3/ })).toHaveAttribute("aria-selected", "true");
  const opened = context.waitForEvent("page");
  await field.press("ControlOrMeta+Enter");
  await expect((await opened).getByRole("heading", { level: 1, name: "run-3" })).toBeVisible();
  await field.fill(">keyboard");
  await expect(page.getByRole("option")).toHaveCount(1);
  await field.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toContainText("Undo");
});
