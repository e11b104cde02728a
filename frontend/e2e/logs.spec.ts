import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test, url } from "./server";

test("a long log is searched with marks and next and previous, filtered by stream, linked by line, and followed until one scrolls up", async ({
  page,
  request,
}) => {
  const script = fileURLToPath(new URL("scripts/chatter.py", import.meta.url));
  const made = spawnSync(process.env.E2E_PYTHON ?? "python3", [script, "talk", "4000"], {
    env: { ...process.env, TRACKAI_HOME: process.env.E2E_HOME },
    encoding: "utf8",
  });
  expect(made.status, made.stderr).toBe(0);
  const { runs } = (await (await request.get(url("/api/runs?project=talk"))).json()) as { runs: { id: string }[] };
  await page.goto(url(`/runs/${runs[0]?.id}?tab=logs`));
  const log = page.getByRole("log");
  await expect(log.getByText("the end")).toBeVisible();
  expect(await log.locator("[data-line]").count()).toBeLessThan(150);

  await page.getByRole("searchbox", { name: "Search the log" }).fill("NEEDLE");
  await expect(page.getByTestId("hits")).toHaveText("– of 3");
  await expect(page.getByTestId("hit-marks").locator("span")).toHaveCount(3);
  await page.keyboard.press("Shift+Enter");
  await expect(page.getByTestId("hits")).toHaveText("3 of 3");
  await expect(log.locator("mark")).toHaveText("needle");
  await expect(page.getByRole("button", { name: "Follow" })).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("hits")).toHaveText("1 of 3");
  await expect(log.getByText("step 100", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/line=\d+/);
  await page.reload();
  await expect(log.getByText("step 100", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Only hits" }).click();
  await expect(log.locator("[data-line]")).toHaveCount(3);

  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("radio", { name: "stderr" }).click();
  await expect(log.locator("[data-line]")).toHaveCount(1);
  await page.getByRole("radio", { name: "All" }).click();
  await page.getByRole("button", { name: "Follow" }).click();
  await expect(log.getByText("the end")).toBeVisible();
  await log.hover();
  await page.mouse.wheel(0, -400);
  await expect(page.getByRole("button", { name: "Follow" })).toHaveAttribute("aria-pressed", "false");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Look, copy, save" }).click();
  await page.getByRole("menuitem", { name: /^Save the log/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.log$/);
});
