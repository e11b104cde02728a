import { expect, test, url } from "./server";

test("files and artifacts are a tree; a text is read in place, and what is none is only saved", async ({
  page,
  request,
}) => {
  const { runs } = (await (await request.get(url("/api/runs?project=kept"))).json()) as { runs: { id: string }[] };
  await page.goto(url(`/runs/${runs[0]?.id}?tab=files`));
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
