import { expect, test, url } from "./server";

const rowsOf = async (page: import("@playwright/test").Page, names: string[]) => {
  for (const name of names) {
    await page.getByRole("row", { name: new RegExp(name) }).hover();
    await page.getByRole("checkbox", { name: `Select ${name}` }).click();
  }
};

test("selected runs are tagged and grouped, and taken back exactly", async ({ page, request }) => {
  const of = async (name: string) => {
    const answer = await request.get(url(`/api/runs?project=sweep&filter=${encodeURIComponent(`name = "${name}"`)}`));
    const { runs } = (await answer.json()) as { runs: { tags: string[]; group: string | null }[] };
    return runs[0];
  };
  await page.goto(url("/projects/sweep/runs?sort=name"));
  await rowsOf(page, ["run-0", "run-1"]);
  const bar = page.getByRole("toolbar", { name: "Selected runs" });
  await bar.getByRole("button", { name: "Tag" }).click();
  await page.getByRole("combobox", { name: "Tag to add" }).fill("s0");
  await page.getByRole("option", { name: "s0 1" }).click();
  const toast = page.getByRole("status").filter({ hasText: "tagged" });
  await expect(toast).toContainText("1 run tagged s0");
  await expect(toast).toContainText("1 was so already");
  await page.keyboard.press("ControlOrMeta+z");
  // run-0 had the tag before and keeps it.
  await expect.poll(async () => (await of("run-1"))?.tags).toEqual(["a", "s1"]);
  expect((await of("run-0"))?.tags).toEqual(["a", "s0"]);

  await rowsOf(page, ["run-2"]);
  await bar.getByRole("button", { name: "Group" }).click();
  await page.getByRole("combobox", { name: "Group to move to" }).fill("new ones");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 run moved to group new ones")).toBeVisible();
  await expect.poll(async () => (await of("run-2"))?.group).toBe("new ones");
  await page.getByRole("button", { name: /^Undo ⌘|^Undo Ctrl/ }).click();
  await expect.poll(async () => (await of("run-2"))?.group).toBeNull();
});

test("all that match are archived, deleted and brought back, not only what was ticked", async ({ page }) => {
  await page.goto(url(`/projects/sweep/runs?sort=name&filter=${encodeURIComponent("config.seed < 4")}`));
  await rowsOf(page, ["run-0"]);
  const bar = page.getByRole("toolbar", { name: "Selected runs" });
  await bar.getByRole("button", { name: "All 4" }).click();
  await expect(bar).toContainText("All 4 selected");
  await bar.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("4 runs archived")).toBeVisible();
  await expect(page.getByText("No run matches the filter")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("row", { name: /run-3/ })).toBeVisible();

  await rowsOf(page, ["run-1"]);
  await bar.getByRole("button", { name: "All 4" }).click();
  await bar.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 4 runs?" });
  await expect(dialog).toContainText("4 finished");
  await expect(dialog.getByRole("button", { name: "Delete 4 runs" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("delete 4");
  await dialog.getByRole("button", { name: "Delete 4 runs" }).click();
  await expect(page.getByText("4 runs deleted")).toBeVisible();
  await expect(page.getByText("No run matches the filter")).toBeVisible();
  await page.getByRole("button", { name: /^Undo ⌘|^Undo Ctrl/ }).click();
  await expect(page.getByRole("row", { name: /run-3/ })).toBeVisible();
});

test("a run that was deleted elsewhere is told, and the others are changed", async ({ page, request }) => {
  await page.goto(url("/projects/sweep/runs?sort=name"));
  await rowsOf(page, ["run-3", "run-4"]);
  const answer = await request.get(url(`/api/runs?project=sweep&filter=${encodeURIComponent('name = "run-3"')}`));
  const { runs } = (await answer.json()) as { runs: { id: string }[] };
  const id = runs[0]?.id ?? "";
  await request.delete(url(`/api/runs/${id}`));
  await page.getByRole("toolbar", { name: "Selected runs" }).getByRole("button", { name: "Archive" }).click();
  const toast = page.getByRole("status").filter({ hasText: "archived" });
  await expect(toast).toContainText("1 run archived");
  await expect(toast).toContainText("1 is not there any more");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("row", { name: /run-4/ })).toBeVisible();
  await request.post(url("/api/runs/bulk"), { data: { runs: [id], action: "restore" } });
});
