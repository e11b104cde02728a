import { readFileSync } from "node:fs";
import { expect, test, url } from "./server";

test("what the table shows is saved as a file, and asked in other words", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const filter = 'config.optim/name = "adamw"';
  await page.goto(url(`/projects/sweep/runs?sort=name&cols=config.seed&filter=${encodeURIComponent(filter)}`));
  await expect(page.getByTestId("filter-status")).toContainText("3 of 6 runs");
  await page.getByRole("button", { name: "Export and copy as" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Runs as CSV" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe("sweep-runs.csv");
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines[0]?.endsWith(",config.seed")).toBe(true);
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual(["run-1", "run-3", "run-5"]);

  const copied = async (what: string) => {
    await page.getByRole("button", { name: "Export and copy as" }).click();
    await page.getByRole("menuitem", { name: what }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied("Command line")).toBe(`trackai runs -p sweep -f '${filter}' -s name -c config.seed`);
  expect(await copied("Python")).toContain('trackai.Api().runs("sweep", filter=');
  expect(await copied("Link to this page")).toBe(page.url());

  await page.getByRole("row", { name: /run-3/ }).hover();
  await page.getByRole("checkbox", { name: "Select run-3" }).click();
  await page.getByRole("toolbar", { name: "Selected runs" }).getByRole("button", { name: "Export" }).click();
  const points = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "All points as CSV" }).click();
  const text = readFileSync(await (await points).path(), "utf8");
  expect(text.split("\n", 1)[0]).toBe("project,run,run_id,metric,step,timestamp,value");
  expect(
    new Set(
      text
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[1]),
    ),
  ).toEqual(new Set(["run-3"]));
});
