import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { APIRequestContext } from "@playwright/test";
import { expect, test, url } from "./server";

/** A run that has printed 4,000 lines in colours, with three needles, and one line to stderr. */
async function talk(request: APIRequestContext, project: string): Promise<string> {
  const script = fileURLToPath(new URL("scripts/chatter.py", import.meta.url));
  const made = spawnSync(process.env.E2E_PYTHON ?? "python3", [script, project, "4000"], {
    env: { ...process.env, TRACKAI_HOME: process.env.E2E_HOME },
    encoding: "utf8",
  });
  expect(made.status, made.stderr).toBe(0);
  const { runs } = (await (await request.get(url(`/api/runs?project=${project}`))).json()) as {
    runs: { id: string }[];
  };
  return url(`/runs/${runs[0]?.id}?tab=logs`);
}

test("a long log is searched with marks and next and previous, filtered by stream, linked by line, and followed until one scrolls up", async ({
  page,
  request,
}) => {
  await page.goto(await talk(request, "talk"));
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

test("a log is searched by pattern, shows lines around hits, and goes to a line by its number", async ({
  page,
  request,
}) => {
  await page.goto(await talk(request, "patterns"));
  const log = page.getByRole("log");
  await expect(log.getByText("the end")).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search the log" });
  const hits = page.getByTestId("hits");
  await page.getByRole("button", { name: "Regular expression" }).click();
  // Colours stand between the number and what follows it.
  await search.fill("step \\d+ loss .* needle$");
  await expect(hits).toHaveText("– of 3");
  await page.getByRole("button", { name: "Only hits" }).click();
  await expect(log.locator("[data-line]")).toHaveCount(3);
  await page.getByRole("button", { name: "Lines around each hit: 0" }).click();
  await page.getByRole("menuitemcheckbox", { name: "± 2 lines" }).click();
  await expect(log.locator("[data-line]")).toHaveCount(15);
  await expect(log.getByText("step 1502", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/around=2/);
  await page.reload();
  await expect(log.locator("[data-line]")).toHaveCount(15);

  await search.fill("needle(");
  await expect(page.getByRole("alert")).toHaveText(/a '\(' is never closed \(at character 8\)/);
  await search.fill("(a+)+$");
  await expect(hits).toHaveText("no hit");
  await search.fill(":2500");
  await search.press("Enter");
  await expect(log.locator('[data-line="2500"]')).toBeVisible();
  await expect(page).toHaveURL(/line=2500/);
});
