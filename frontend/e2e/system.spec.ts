import type { APIRequestContext } from "@playwright/test";
import { expect, test, url } from "./server";

async function systemTab(request: APIRequestContext, more = ""): Promise<string> {
  const { runs } = (await (await request.get(url("/api/runs?project=cluster"))).json()) as { runs: { id: string }[] };
  return url(`/runs/${runs[0]?.id}?tab=system${more}`);
}

test("system metrics stand in panels by quantity, with a line for each GPU, machine and rank", async ({
  page,
  request,
}) => {
  await page.goto(await systemTab(request));
  const gpus = page.getByRole("region", { name: "GPU" });
  await expect(gpus.getByRole("figure", { name: /^gpu\/\*\/utilization, 16 lines/ })).toContainText("Utilization %");
  await expect(gpus.getByRole("figure", { name: /^gpu\/\*\/temp, 16 lines/ })).toContainText("Temperature °C");
  await expect(gpus).toContainText("GPU 7");
  await expect(gpus).toContainText("node 0 solid, node 1 dashed");
  const ranks = page.getByRole("region", { name: "Process" });
  await ranks.scrollIntoViewIfNeeded();
  await expect(ranks.getByRole("figure", { name: /^process\/memory, 4 lines/ })).toContainText("GiB");
  await expect(ranks).toContainText("rank 3");

  await page.getByRole("button", { name: "Machine or rank: all" }).click();
  await page.getByRole("menuitemcheckbox", { name: "node 1" }).click();
  await expect(page.getByRole("figure", { name: /^gpu\/\*\/utilization, 8 lines/ })).toBeVisible();
  await expect(ranks).toHaveCount(0);
  await expect(page).toHaveURL(/place=node/);
});

test("a system panel fills the page with its devices as legend, and arrows walk its section", async ({
  page,
  request,
}) => {
  await page.goto(await systemTab(request, "&place=node%201"));
  await page.getByRole("figure", { name: /^gpu\/\*\/utilization/ }).focus();
  await page.keyboard.press("f");
  const full = page.getByRole("dialog", { name: "GPU: Utilization" });
  await expect(full.getByRole("list", { name: "Legend" }).getByRole("listitem")).toHaveCount(8);
  await expect(full.getByRole("figure", { name: /8 lines/ })).toBeVisible();
  await full.getByRole("button", { name: "Next panel" }).click();
  await expect(page.getByRole("dialog", { name: "GPU: Temperature" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
