import { expect, test, url } from "./server";

test("chips clicked together and the text are one filter", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs"));
  const bar = page.getByRole("toolbar", { name: "Filter" });
  const line = page.getByRole("combobox", { name: "Filter runs" });
  await bar.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: "Fields, config keys, metrics" }).fill("optim/name");
  await page.getByRole("option", { name: /config\.optim\/name 6 runs/ }).click();
  await page.getByRole("option", { name: /adamw 3/ }).click();
  await expect(line).toHaveValue('config.optim/name in ("adamw")');
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");
  // A second value of the same list, without the menu closing in between.
  await page.getByRole("option", { name: /sgd 3/ }).click();
  await expect(page.getByTestId("filter-status")).toContainText("6 of 6 runs");
  await page.keyboard.press("Escape");

  await line.fill('config.optim/name in ("adamw") and config.seed <= 1e0');
  await line.press("Enter");
  await expect(bar.getByRole("button", { name: "Value: 1e0" })).toBeVisible();
  await bar.getByRole("button", { name: "Operator: <=" }).click();
  await page.getByRole("menuitemcheckbox", { name: /≥/ }).click();
  await expect(line).toHaveValue('config.optim/name in ("adamw") and config.seed >= 1e0');
  await expect(page).toHaveURL(/filter=/);
  await page.reload();
  await expect(bar.getByRole("button", { name: "Value: 1e0" })).toBeVisible();
  await bar.getByRole("button", { name: "Remove the filter on config.optim/name" }).click();
  await expect(line).toHaveValue("config.seed >= 1e0");
});

test("a filter is made, changed and taken away by keys alone", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs"));
  await expect(page.locator("[data-run]").first()).toBeVisible();
  const bar = page.getByRole("toolbar", { name: "Filter" });
  await bar.getByRole("button", { name: "Filter", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("val/acc");
  await expect(page.getByRole("option", { name: /val\/acc 6 runs/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Value" })).toBeFocused();
  await page.keyboard.type("abc");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("is a number, not abc");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("0.96");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("filter-status")).toContainText("of 6 runs");
  await expect(page).toHaveURL(/metric\.val\/acc/);
  await expect(bar.getByRole("button", { name: "Value: 0.96" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(bar.getByRole("button", { name: "Operator: >=" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "max" }).click();
  await expect(bar.getByRole("button", { name: "Field: val/acc.max" })).toBeVisible();
  await bar.getByRole("button", { name: "Value: 0.96" }).press("Backspace");
  await expect(page.getByTestId("filter-status")).toContainText("6 of 6 runs");
  await expect(bar.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
});

test("what no chip can say is a chip of text, which opens the line where it stands", async ({ page }) => {
  await page.goto(url(`/projects/sweep/runs?filter=${encodeURIComponent("config.seed = 1 or config.seed = 2")}`));
  const bar = page.getByRole("toolbar", { name: "Filter" });
  const line = page.getByRole("combobox", { name: "Filter runs" });
  await bar.getByRole("button", { name: "Text", exact: true }).click();
  await expect(line).toBeHidden();
  await bar.getByRole("button", { name: /^Text: config\.seed = 1 or/ }).click();
  await expect(line).toBeFocused();
  expect(await page.evaluate(() => window.getSelection()?.toString())).toBe("config.seed = 1 or config.seed = 2");
  await bar.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: "Fields, config keys, metrics" }).fill("tag");
  await page.getByRole("option", { name: /^tag/ }).click();
  await page.getByRole("option", { name: /s2 1/ }).click();
  await expect(line).toHaveValue('(config.seed = 1 or config.seed = 2) and tag in ("s2")');
  await expect(page.getByTestId("filter-status")).toContainText("1 of 6 runs");
});

test("slash opens the text of the filter; a mistake in it keeps the last chips", async ({ page }) => {
  await page.goto(url(`/projects/sweep/runs?filter=${encodeURIComponent("config.seed = 1")}`));
  const bar = page.getByRole("toolbar", { name: "Filter" });
  const line = page.getByRole("combobox", { name: "Filter runs" });
  await bar.getByRole("button", { name: "Text", exact: true }).click();
  await expect(line).toBeHidden();
  await page.keyboard.press("Escape");
  await page.locator("body").press("/");
  await expect(line).toBeFocused();
  await line.fill("config.seed = 1 and confg.lr < 1");
  await line.press("Enter");
  await expect(page.getByText(/^column 21: /).first()).toBeVisible();
  await expect(page.getByTestId("filter-status")).toHaveText("last good answer kept");
  await expect(bar.getByRole("button", { name: "Field: config.seed" })).toBeVisible();
});

test("on a phone the filter is one button with a count", async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto(url(`/projects/sweep/runs?filter=${encodeURIComponent("config.seed = 1")}`));
  const button = page.getByRole("button", { name: "Filter 1" });
  await expect(page.getByRole("button", { name: "Field: config.seed" })).toBeHidden();
  await button.click();
  await page.getByRole("button", { name: "Remove the filter on config.seed" }).click();
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
});
