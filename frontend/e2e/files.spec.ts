import type { APIRequestContext } from "@playwright/test";
import { expect, test, url } from "./server";

async function keptRun(request: APIRequestContext, name: string, tab: string): Promise<string> {
  const { runs } = (await (await request.get(url("/api/runs?project=kept"))).json()) as {
    runs: { id: string; name: string }[];
  };
  return url(`/runs/${runs.find((r) => r.name === name)?.id}?tab=${tab}`);
}

test("files and artifacts are a tree; a text is read in place, and what is none is only saved", async ({
  page,
  request,
}) => {
  await page.goto(await keptRun(request, "keeper", "files"));
  const files = page.getByRole("region", { name: "Files", exact: true }).first();
  const model = page.getByRole("region", { name: "weights:v0" });
  await expect(model).toContainText("model · made here");
  await model.getByRole("button", { name: /^ckpt\// }).click();
  await expect(model.getByRole("button", { name: "model.bin" })).toBeHidden();
  await model.getByRole("button", { name: /^ckpt\// }).click();
  await model.getByRole("button", { name: "model.bin" }).click();
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("No text");
  await files.getByRole("button", { name: "notes.txt" }).first().click();
  await expect(page.getByRole("region", { name: "Contents of notes.txt" })).toContainText("<b>kept</b> as text");
  await expect(page).toHaveURL(/file=/);
  const download = page.waitForEvent("download");
  await page.getByRole("region", { name: "Preview" }).getByRole("link", { name: "Save notes.txt" }).click();
  expect((await download).suggestedFilename()).toBe("notes.txt");
  await page.getByRole("button", { name: "Close the preview" }).click();
  await expect(page.getByRole("region", { name: "Preview" })).toBeHidden();
});

test("files are searched; a reference says where it leads, and is no link", async ({ page, request }) => {
  await page.goto(await keptRun(request, "keeper", "files"));
  const weights = page.getByRole("region", { name: "weights:v0" });
  await expect(weights.getByText("s3://bucket/checkpoints/epoch-12.ckpt")).toBeVisible();
  await page.getByRole("searchbox", { name: "Files, regex" }).fill("part-[37]");
  await expect(weights.getByRole("button", { name: /^part-/ })).toHaveCount(2);
  await page.reload();
  await expect(weights.getByRole("button", { name: /^part-/ })).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Files, regex" }).fill("nowhere");
  await page.getByRole("button", { name: /^Show all/ }).click();
  await expect(weights.getByRole("button", { name: "model.bin" })).toBeVisible();
});

test("alerts are looked at by level", async ({ page, request }) => {
  await page.goto(await keptRun(request, "keeper", "alerts"));
  const alerts = page.getByRole("list", { name: "Alerts" }).getByRole("listitem");
  await expect(alerts).toHaveCount(3);
  await page.getByRole("radio", { name: "Errors 1" }).click();
  await expect(alerts).toHaveCount(1);
  await expect(alerts).toContainText("an error");
});

test("the overview shows the change that was not committed, file by file, and finds a package", async ({
  page,
  request,
}) => {
  await page.goto(await keptRun(request, "from a repository", "overview"));
  const git = page.getByRole("region", { name: "Git" });
  await expect(git).toContainText("+2 −1 in 1 file");
  await git.getByRole("button", { name: "View diff" }).click();
  const file = page.getByRole("dialog").getByRole("region", { name: "train.py" });
  await expect(file).toContainText("lr = 1e-3");
  await expect(file).toContainText("+2");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const packages = page.getByRole("region", { name: "Packages" });
  await packages.getByRole("searchbox").fill("msgspec");
  await expect(packages.locator("dt")).toHaveText(["msgspec"]);
  const version = packages.locator("dd");
  const said = await version.textContent();
  await version.getByRole("button").click();
  await expect(version).toContainText("Copied");
  await expect(version).toHaveText(said ?? "");
});
