import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test, train, url } from "./server";

const PAGE = "/projects/sweep/dashboard";

/** A dashboard that was made by somebody else, before the page is opened. */
async function make(request: APIRequestContext, name: string, widgets: object[]): Promise<number> {
  const answer = await request.post(url("/api/projects/sweep/dashboards"), { data: { name, body: { widgets } } });
  expect(answer.status()).toBe(201);
  return (await answer.json()).id;
}

const bodyOf = async (request: APIRequestContext, id: number) =>
  (await (await request.get(url(`/api/dashboards/${id}`))).json()).body;

const open = (page: Page, id: number) => page.goto(url(`${PAGE}?id=${id}`));
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const widget = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const NOTES = { id: "n", kind: "markdown", title: "Notes", text: "**Hello**", place: { x: 0, y: 0, w: 3, h: 4 } };

const EVERY_KIND = [
  { id: "line", kind: "line", metric: "train/loss", place: { x: 0, y: 0, w: 6, h: 6 } },
  { id: "bar", kind: "bar", metric: "val/acc", place: { x: 6, y: 0, w: 6, h: 6 } },
  { id: "scatter", kind: "scatter", x: "config.optim/lr", y: "metric.val/acc.max", place: { x: 0, y: 6, w: 6, h: 6 } },
  {
    id: "par",
    kind: "parallel",
    columns: ["config.optim/lr", "metric.val/acc.max"],
    place: { x: 6, y: 6, w: 6, h: 6 },
  },
  { id: "value", kind: "value", metric: "val/acc", place: { x: 0, y: 12, w: 3, h: 3 } },
  { id: "hist", kind: "histogram", key: "histogram", place: { x: 3, y: 12, w: 3, h: 6 } },
  { id: "table", kind: "table", columns: ["metric.val/acc.max"], place: { x: 6, y: 12, w: 3, h: 6 } },
  { id: "states", kind: "states", place: { x: 9, y: 12, w: 3, h: 4 } },
  { id: "media", kind: "media", key: "answers", runs: 1, place: { x: 0, y: 18, w: 6, h: 6 } },
  { ...NOTES, place: { x: 6, y: 18, w: 3, h: 4 } },
];

test("every kind of widget shows its runs, in both themes, with nothing serious for axe", async ({ page, request }) => {
  const id = await make(request, "Every kind", EVERY_KIND);
  await page.setViewportSize({ width: 1280, height: 1300 });
  await open(page, id);

  await expect(widget(page, "train/loss").getByRole("figure", { name: /^train\/loss, 6 lines/ })).toBeVisible();
  await expect(widget(page, "val/acc.max by all but seed").getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("figure", { name: /^val\/acc\.max over optim\/lr, 6 runs/ })).toBeVisible();
  await expect(widget(page, "val/acc max")).toContainText("run-0");
  await expect(page.getByRole("figure", { name: /^histogram: 1 histograms/ })).toBeVisible();
  await expect(widget(page, "Runs table").getByRole("row")).toHaveCount(7);
  await expect(widget(page, "Runs by state").getByRole("link", { name: /finished/ })).toContainText("6");
  await page.locator("[data-scroll=dashboard]").evaluate((e) => e.scrollTo(0, e.scrollHeight));
  await expect(widget(page, "answers").getByRole("cell", { name: "two" })).toBeVisible();
  await expect(widget(page, "Notes").getByText("Hello", { exact: true })).toBeVisible();

  const nothingSerious = async (colorScheme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical")).toEqual([]);
  };
  await nothingSerious("light");
  await nothingSerious("dark");
  await button(page, "Edit").click();
  await button(page, "Edit Runs table").click();
  await expect(page.getByRole("complementary", { name: "Runs table, settings" })).toBeVisible();
  await nothingSerious("dark");
  await nothingSerious("light");
  // The card's own head names the chart while it is edited.
  await expect(widget(page, "train/loss").getByText("train/loss", { exact: true })).toHaveCount(1);
});

test("widgets are added, set, moved by pointer and keys, undone, and saved by Done alone", async ({
  page,
  request,
}) => {
  const id = await make(request, "Edited", [NOTES]);
  await open(page, id);
  await button(page, "Edit").click();

  await button(page, "Add widget").click();
  await page.getByRole("menuitem", { name: "Line chart" }).click();
  const editor = page.getByRole("complementary", { name: "Line chart, settings" });
  await editor.getByRole("button", { name: /^Metric:/ }).click();
  await page.getByRole("combobox", { name: "Metric" }).fill("val/acc");
  await page.getByRole("option", { name: "val/acc" }).click();
  await expect(page.getByRole("figure", { name: /^val\/acc, 6 lines/ })).toBeVisible();
  await editor.getByRole("combobox", { name: "Runs, by filter" }).fill('name = "run-1"');
  await expect(page.getByRole("figure", { name: /^val\/acc, 1 line,/ })).toBeVisible();
  await editor.getByRole("combobox", { name: "Runs, by filter" }).fill("name >> 1");
  await expect(editor.getByRole("status")).toContainText("column");
  await editor.getByRole("combobox", { name: "Runs, by filter" }).fill("config.op");
  await editor.getByRole("option", { name: /config\.optim\/lr/ }).click();
  await expect(editor.getByRole("combobox", { name: "Runs, by filter" })).toHaveValue("config.optim/lr ");
  await editor.getByRole("combobox", { name: "Runs, by filter" }).fill("");

  const handle = widget(page, "Notes").getByRole("heading", { name: "Notes" });
  const from = await handle.boundingBox();
  if (!from) throw new Error("no handle");
  await page.mouse.move(from.x + 10, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 300, from.y + 30, { steps: 6 });
  await page.mouse.move(from.x + 760, from.y + 8, { steps: 6 });
  await page.mouse.up();
  await button(page, "Duplicate Notes").click();
  await expect(widget(page, "Notes")).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(widget(page, "Notes")).toHaveCount(1);
  await button(page, "Move Notes").focus();
  await page.keyboard.press("Shift+ArrowDown");
  expect(await bodyOf(request, id)).toEqual({ widgets: [NOTES] });

  await button(page, "Done").click();
  await expect(button(page, "Edit")).toBeVisible();
  const { widgets } = await bodyOf(request, id);
  expect(widgets.map((w: { kind: string }) => w.kind)).toEqual(["markdown", "line"]);
  expect(widgets[0].place.x).toBeGreaterThan(5);
  expect(widgets[0].place.h).toBe(5);
  expect(widgets[1]).toMatchObject({ metric: "val/acc", filter: "" });
});

test("two tabs that edit one dashboard: the second is asked, and nothing is overwritten unasked", async ({
  page,
  context,
  request,
}) => {
  const id = await make(request, "Shared", [NOTES]);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await open(tab, id);
    await button(tab, "Edit").click();
    await button(tab, "Edit Notes").click();
  }

  await page.getByRole("textbox", { name: "Title" }).fill("Mine");
  await button(page, "Done").click();
  await expect(button(page, "Edit")).toBeVisible();
  await other.getByRole("textbox", { name: "Title" }).fill("Theirs");
  await button(other, "Done").click();

  const asked = other.getByRole("dialog", { name: /was changed elsewhere/ });
  await expect(asked).toContainText("1 widget");
  expect((await bodyOf(request, id)).widgets[0].title).toBe("Mine");
  await asked.getByRole("button", { name: "Save mine as a copy" }).click();
  await expect(other.getByRole("button", { name: "Shared 2" })).toBeVisible();
  await expect(widget(other, "Theirs")).toBeVisible();
  expect((await bodyOf(request, id)).widgets[0].title).toBe("Mine");
  await other.close();
});

test("a dashboard that cannot be read is named, can be saved as it is, and is reset only when asked", async ({
  page,
  request,
}) => {
  const id = await make(request, "Broken", [NOTES, { id: "x", kind: "hologram" }]);
  await open(page, id);

  const notice = page.getByRole("alert");
  await expect(notice).toContainText("Part of “Broken” cannot be read");
  await expect(notice).toContainText("hologram");
  await expect(widget(page, "Notes")).toBeVisible();
  expect((await bodyOf(request, id)).widgets).toHaveLength(2);
  await notice.getByRole("button", { name: /Reset/ }).click();
  await expect(notice).toHaveCount(0);
  expect((await bodyOf(request, id)).widgets).toHaveLength(1);
});

test("a dashboard travels as a file: exported, refused while broken, imported beside the first", async ({
  page,
  request,
}) => {
  const id = await make(request, "Travels", EVERY_KIND);
  await open(page, id);
  await button(page, "Travels").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export as JSON" }).click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");

  await button(page, "Travels").click();
  await page.getByRole("menuitem", { name: "Import from a file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import a dashboard" });
  const give = (content: string) =>
    dialog.getByLabel("File to import").setInputFiles({
      name: "d.json",
      mimeType: "application/json",
      buffer: Buffer.from(content),
    });
  await give(text.replace('"kind": "scatter"', '"kind": "hologram"'));
  await expect(dialog.getByRole("alert")).toContainText("hologram");
  await expect(dialog.getByRole("button", { name: "Import 1 dashboard" })).toBeDisabled();
  await give(text);
  await dialog.getByRole("button", { name: "Import 1 dashboard" }).click();

  await expect(button(page, "Travels 2")).toBeVisible();
  await expect(page.getByText("10 widgets")).toBeVisible();
});

test("dashboards are made, renamed and deleted; a name that is taken is refused in words", async ({
  page,
  request,
}) => {
  const id = await make(request, "Taken", []);
  await open(page, id);
  await button(page, "Taken").click();
  await page.getByRole("menuitem", { name: "New dashboard" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Taken");
  await button(page, "Create dashboard").click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Fresh");
  await button(page, "Create dashboard").click();
  await expect(button(page, "Fresh")).toBeVisible();

  await button(page, "Fresh").click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Fresher");
  await button(page, "Rename 1 dashboard").click();
  await expect(button(page, "Fresher")).toBeVisible();

  await button(page, "Fresher").click();
  await page.getByRole("menuitem", { name: "Delete this one" }).click();
  await page.getByRole("textbox", { name: "Type delete to confirm" }).fill("delete");
  await button(page, "Delete 1 dashboard").click();
  await expect(button(page, "Fresher")).toHaveCount(0);
});

test("while nobody answers, the dashboard stays as it was and the draft is kept", async ({
  page,
  context,
  request,
}) => {
  const id = await make(request, "Offline", EVERY_KIND);
  await open(page, id);
  await expect(page.getByRole("figure", { name: /^train\/loss, 6 lines/ })).toBeVisible();
  await context.setOffline(true);

  await button(page, "Edit").click();
  await button(page, "Remove Notes").click();
  await button(page, "Done").click();
  await expect(page.getByText("your draft is still here")).toBeVisible();
  await page.locator("[data-scroll=dashboard]").evaluate((e) => e.scrollTo(0, 0));
  await expect(page.getByRole("figure", { name: /^train\/loss, 6 lines/ })).toBeVisible();
  expect((await bodyOf(request, id)).widgets).toHaveLength(10);

  await context.setOffline(false);
  await button(page, "Done").click();
  await expect(button(page, "Edit")).toBeVisible();
  expect((await bodyOf(request, id)).widgets).toHaveLength(9);
});

test("on a phone widgets stand one under the other and nothing scrolls sideways", async ({ page, request }) => {
  const id = await make(request, "Phone", EVERY_KIND);
  await page.setViewportSize({ width: 400, height: 800 });
  await open(page, id);
  await expect(page.getByRole("figure", { name: /^train\/loss, 6 lines/ })).toBeVisible();
  await expect(button(page, "Edit")).toBeHidden();
  const [line, bar] = [widget(page, "train/loss"), widget(page, "val/acc.max by all but seed")];
  const [above, below] = [await line.boundingBox(), await bar.boundingBox()];
  expect((above?.x ?? 0) + (above?.width ?? 999)).toBeLessThanOrEqual(400);
  expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});

test("a project without dashboards makes its first of its own metrics, and opens the one that was made its default", async ({
  page,
}) => {
  const { process: training } = await train("boarded", "first");
  await page.goto(url("/projects/boarded/dashboard"));
  await button(page, "Make this dashboard").click();
  await expect(button(page, "Overview")).toBeVisible();
  await expect(page.getByRole("figure", { name: /^train\/loss, 1 line/ })).toBeVisible();
  training.kill();

  await button(page, "Overview").click();
  await page.getByRole("menuitem", { name: "Make a copy" }).click();
  await button(page, "Overview 2").click();
  await page.getByRole("menuitem", { name: "Make default" }).click();
  await button(page, "Overview 2").click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Overview 2 default" })).toBeVisible();
  await page.goto(url("/projects/boarded/dashboard"));
  await button(page, "Overview 2").click();
  await page.getByRole("menuitem", { name: "No longer the default" }).click();
  await page.goto(url("/projects/boarded/dashboard"));
  await expect(button(page, "Overview")).toBeVisible();
});
