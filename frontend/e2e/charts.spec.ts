import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test, url } from "./server";

/** The id of a run of the sweep. */
async function runId(page: Page, name: string): Promise<string> {
  const reply = await page.request.get(url(`/api/runs?project=sweep&filter=${encodeURIComponent(`name = "${name}"`)}`));
  return (await reply.json()).runs[0].id;
}

const chart = (page: Page, metric: string) => page.locator(`[data-panel="${metric}"] .line-chart`);

interface Column {
  /** Rows of the canvas whose colour is that of a line or band, relative to the plot's top. */
  rows: number[];
}

/** Reads the canvas of a panel: for each pixel column of the plot the rows that have colour. Grid and text are grey. */
function coloured(page: Page, metric: string): Promise<{ columns: Column[]; width: number; height: number }> {
  return chart(page, metric).evaluate((element) => {
    const canvas = element.querySelector("canvas");
    const over = element.querySelector(".u-over");
    const ctx = canvas?.getContext("2d");
    if (!canvas || !over || !ctx) throw new Error("no chart");
    const [outer, inner] = [canvas.getBoundingClientRect(), over.getBoundingClientRect()];
    const ratio = devicePixelRatio;
    const [left, top] = [(inner.left - outer.left) * ratio, (inner.top - outer.top) * ratio];
    const [width, height] = [Math.round(inner.width * ratio), Math.round(inner.height * ratio)];
    const { data } = ctx.getImageData(Math.round(left), Math.round(top), width, height);
    const columns = Array.from({ length: width }, (_, x) => ({
      rows: Array.from({ length: height }, (_, y) => y).filter((y) => {
        const rgb = [0, 1, 2].map((c) => data[(y * width + x) * 4 + c] ?? 0);
        return data[(y * width + x) * 4 + 3] !== 0 && Math.max(...rgb) - Math.min(...rgb) > 8;
      }),
    }));
    return { columns, width, height };
  });
}

const span = (text: string | null): [number, number] => {
  const [from = 0, to = 0] = (text ?? "").split("..").map(Number);
  return [from, to];
};

test("without smoothing the true minimum and maximum of every pixel column are on the screen, at every zoom", async ({
  page,
}) => {
  const id = await runId(page, "run-0");
  const reply = await page.request.get(url(`/api/metrics/runs/${id}/metric/train/loss?exact=true`));
  const exact: { step: number[]; last: number[] } = await reply.json();
  for (const zoom of ["", "&zoom=400..1900", "&zoom=1000..1300"]) {
    await page.goto(url(`/projects/sweep/runs?panels=train/loss&drawn=${id}${zoom}`));
    const badge = page.locator('[data-panel="train/loss"] [data-testid="badge"]');
    await expect(badge).toHaveText(zoom ? /^all [\d,]+ points/ : /extremes kept/);
    const { columns, width, height } = await coloured(page, "train/loss");
    const [x0, x1] = span(await chart(page, "train/loss").getAttribute("data-x"));
    const [y0, y1] = span(await chart(page, "train/loss").getAttribute("data-y"));
    const row = (value: number) => height - ((value - y0) / (y1 - y0)) * height;
    let looked = 0;
    for (let column = 0; column < width; column++) {
      const [from, to] = [column, column + 1].map((px) => x0 + (px / width) * (x1 - x0)) as [number, number]; // two
      const inside = exact.last.filter((_, i) => (exact.step[i] ?? -1) >= from && (exact.step[i] ?? -1) < to);
      if (inside.length === 0) continue;
      looked++;
      // A line is 1.5 wide, and a point may lie on the border of two columns.
      const drawn = [-1, 0, 1].flatMap((by) => columns[column + by]?.rows ?? []);
      for (const value of [Math.min(...inside), Math.max(...inside)]) {
        const nearest = Math.min(...drawn.map((y) => Math.abs(y + 0.5 - row(value))));
        expect(nearest, `column ${column}${zoom}: ${value}`).toBeLessThanOrEqual(2);
      }
    }
    expect(looked).toBeGreaterThan(100);
  }
});

test("NaN is marked at its step, and the line has a gap there", async ({ page }) => {
  const id = await runId(page, "run-5");
  await page.goto(url(`/projects/sweep/runs?panels=train/loss&drawn=${id}&zoom=1490..1510`));
  await expect(page.locator('[data-panel="train/loss"] [data-testid="badge"]')).toHaveText("NaN at 1,500");
  await page.locator('[data-panel="train/loss"]').focus();
  const { columns, width, height } = await coloured(page, "train/loss");
  // The triangle hangs from the upper edge, half way; below it the dotted line, and no curve.
  expect(columns[Math.round(width / 2)]?.rows[0]).toBeLessThan(3);
  expect(columns[Math.round(width / 2) + 6]?.rows.filter((y) => y > 20 && y < height)).toEqual([]);
});

test("a zoom changes no smoothed value", async ({ page }) => {
  const id = await runId(page, "run-0");
  const read = async (zoom: string, at: number) => {
    await page.goto(url(`/projects/sweep/runs?panels=train/loss&smooth=0.9&drawn=${id}${zoom}`));
    const badge = page.locator('[data-panel="train/loss"] [data-testid="badge"]');
    await expect(badge).toHaveText(zoom ? /^(all )?\d+ points/ : /extremes kept/);
    const over = page.locator('[data-panel="train/loss"] .u-over');
    const width = (await over.boundingBox())?.width ?? 0;
    await over.hover({ position: { x: at * width, y: 40 } });
    const cells = page.getByTestId("chart-tooltip").locator("tbody td");
    const [smoothed, value, step] = [cells.nth(1), cells.nth(2), cells.nth(3)];
    return {
      smoothed: await smoothed.textContent(),
      value: await value.textContent(),
      step: Number((await step.textContent())?.replace(/\D/g, "")),
    };
  };
  // The step that the whole picture shows in its middle depends on its width: the zoom is around that one.
  const whole = await read("", 0.5);
  const zoomed = await read(`&zoom=${whole.step - 40}..${whole.step + 40}`, 0.5);
  expect(zoomed.step).toBe(whole.step);
  expect(zoomed.smoothed).toBe(whole.smoothed);
  expect(zoomed.value).not.toBe(whole.value);
});

test("a click on the axis pins a step, a second one a range, and every panel reads it out", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?panels=loss"));
  const plot = page.locator('[data-panel="val/loss"] .u-over');
  const box = await plot.boundingBox();
  if (!box) throw new Error("the plot has no box");
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height + 9);
  await expect(page.getByTestId("pin")).toHaveText(/^[\d,]+ pinned$/);
  await page.mouse.click(box.x + box.width * 0.7, box.y + box.height + 9);
  await expect(page.getByTestId("pin")).toHaveText(/^Range [\d,]+ to [\d,]+ pinned$/);
  await expect(page).toHaveURL(/pin=\d+\.\.\d+/);
  const line = page.locator('[data-panel="train/loss"] [data-testid="pin-line"]');
  await expect(line).toHaveText(/→.*−/);
  await line.getByRole("button", { name: "all 6" }).click();
  await expect(page.getByRole("columnheader", { name: "Change" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Unpin" }).click();
  await expect(line).toBeHidden();
});

test("any logged metric can be the x-axis, and one panel can do otherwise than the page", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?panels=val"));
  await page.getByRole("button", { name: "x Step" }).click();
  await page.getByRole("searchbox", { name: "Any logged metric" }).fill("train/l");
  await page.getByRole("radio", { name: "train/lr" }).click();
  await expect(page).toHaveURL(/x=train\/lr/);
  await expect(chart(page, "val/acc")).toHaveAttribute("data-x", /^0\.0/);
  await page.goto(url("/projects/sweep/runs?panels=val"));
  await page.locator('[data-panel="val/acc"]').hover();
  await page.getByRole("button", { name: "Settings of val/acc" }).click();
  await page.getByRole("textbox", { name: "y from" }).fill("0.5");
  await page.getByRole("textbox", { name: "y to" }).fill("1");
  await page.keyboard.press("Enter");
  await expect(chart(page, "val/acc")).toHaveAttribute("data-y", "0.5..1");
  await page.reload();
  await expect(chart(page, "val/acc")).toHaveAttribute("data-y", "0.5..1");
  await expect(page.locator('[data-panel="val/acc"] [data-testid="badge"]')).toHaveText(/ outside$/);
  await page.locator('[data-panel="val/acc"]').hover();
  await page.getByRole("button", { name: "Settings of val/acc" }).click();
  await page.getByRole("button", { name: "As all panels" }).click();
  await expect(chart(page, "val/acc")).not.toHaveAttribute("data-y", "0.5..1");
});

test("a panel that is pinned stands at the top, and the address keeps it there", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs"));
  await page.locator('[data-panel="val/loss"]').hover();
  await page.locator('[data-panel="val/loss"]').getByRole("button", { name: "Pin to the top" }).click();
  await page.reload();
  const top = page.getByRole("region", { name: "Pinned panels" });
  await expect(top.getByRole("figure", { name: /^val\/loss, 6 lines/ })).toBeVisible();
  await page.locator('[data-panel="val/acc"]').hover();
  await page.locator('[data-panel="val/acc"]').getByRole("button", { name: "Pin to the top" }).click();
  await expect(page).toHaveURL(/top=metric(:|%3A)val\/loss,metric(:|%3A)val\/acc/);
  await top
    .locator('[data-panel="val/acc"]')
    .getByRole("button", { name: /^Drag/ })
    .dragTo(top.locator('[data-panel="val/loss"]'));
  await expect(page).toHaveURL(/top=metric(:|%3A)val\/acc,metric(:|%3A)val\/loss/);
  for (const metric of ["val/loss", "val/acc"]) {
    await top.locator(`[data-panel="${metric}"]`).hover();
    await top.locator(`[data-panel="${metric}"]`).getByRole("button", { name: "Take from the top" }).click();
  }
  await expect(top).toBeHidden();
});

test("the keyboard reads a chart and walks through full screen", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?panels=val"));
  const panel = page.locator('[data-panel="val/acc"]');
  await expect(panel.locator("canvas").first()).toBeVisible();
  await panel.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(panel.getByTestId("spoken")).toHaveText(/^val\/acc, step 200: run-0 0\.\d+, /);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("chart-tooltip")).toContainText("Esc frees it");
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  const full = page.getByRole("dialog", { name: "val/acc" });
  await expect(full).toContainText("1 of 2");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "val/loss" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a chart is saved as SVG and CSV, hostile names and all", async ({ page }) => {
  await page.goto(url("/projects"));
  await page.getByRole("link", { name: /<img/ }).first().click();
  const panel = page.getByRole("figure").first();
  for (const [kind, end] of [
    ["Picture (SVG)", ".svg"],
    ["Drawn points (CSV)", ".csv"],
  ] as const) {
    await panel.hover();
    await panel.getByRole("button", { name: "Download" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: kind }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\${end}$`));
    const text = readFileSync(await download.path(), "utf8");
    if (end === ".svg") {
      expect(text).toContain("<path");
      expect(text).not.toContain("<script");
      expect(text).toContain("&lt;script&gt;");
    } else expect(text.split("\n").length).toBeGreaterThan(3);
  }
});

test("on a phone the values stand under the panel that is touched", async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto(url(`/runs/${await runId(page, "run-0")}?tab=charts`));
  const plot = page.locator('[data-panel="val/acc"] .u-over');
  await plot.hover({ position: { x: 150, y: 40 } });
  await expect(page.getByTestId("touch-rows")).toContainText("run-0");
  await expect(page.getByTestId("chart-tooltip")).toBeHidden();
});

test("groups are drawn as their mean with a band, and say of how many runs", async ({ page }) => {
  // One question for all panels; the table asks for its own.
  const asked = page.waitForRequest(
    (r) => r.url().endsWith("/api/metrics/groups") && JSON.parse(r.postData() ?? "{}").metrics.length > 1,
  );
  await page.goto(url("/projects/sweep/runs?group=-config.seed&panels=val|loss"));
  await asked;
  const panel = page.getByRole("figure", { name: /^val\/acc, 2 lines, all points/ });
  await expect(panel).toBeVisible();
  const plain = (await coloured(page, "val/acc")).columns.reduce((n, c) => n + c.rows.length, 0);
  await page.getByRole("button", { name: "Settings of all panels" }).click();
  await page.getByRole("combobox", { name: "Band of groups" }).selectOption("none");
  await expect(page).toHaveURL(/band=none/);
  await page.keyboard.press("Escape");
  await expect
    .poll(async () => (await coloured(page, "val/acc")).columns.reduce((n, c) => n + c.rows.length, 0))
    .toBeLessThan(plain * 0.8);
  await panel.locator(".u-over").hover({ position: { x: 120, y: 60 } });
  const tip = page.getByTestId("chart-tooltip");
  await expect(tip.getByRole("columnheader", { name: "±std" })).toBeVisible();
  await expect(tip.getByRole("row")).toHaveCount(3);
  await expect(tip.locator("tbody tr").first()).toContainText("3");
});

test("lines are coloured, dashed and parted into panels by fields of their runs, which the address remembers", async ({
  page,
}) => {
  await page.goto(url("/projects/sweep/runs?panels=val"));
  await expect(page.getByRole("figure", { name: /^val\/acc, 6 lines/ })).toBeVisible();
  await page.getByRole("button", { name: "Settings of all panels" }).click();
  await page.getByRole("combobox", { name: "Colour by" }).selectOption("config.optim/name");
  await page.getByRole("combobox", { name: "Stroke by" }).selectOption("config.seed");
  await page.getByRole("combobox", { name: "Facet by" }).selectOption("config.optim/name");
  await page.keyboard.press("Escape");
  const legend = page.getByRole("group", { name: "Composition" });
  await expect(legend).toContainText("adamw");
  await expect(legend.getByText("sgd")).toBeVisible();
  await expect(page.getByRole("figure", { name: /^val\/acc, 3 lines/ })).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "acc · adamw" })).toBeVisible();
  // The table's marks are the colours of the lines: of six runs, two.
  const marks = () =>
    page
      .getByRole("button", { name: /^Colour of run-/ })
      .evaluateAll((all) => [...new Set(all.map((one) => one.querySelector("*")?.outerHTML ?? ""))]);
  await expect.poll(async () => (await marks()).length).toBe(2);
  await page.reload();
  await expect(page.getByRole("figure", { name: /^val\/acc, 3 lines/ })).toHaveCount(2);
  await legend.getByRole("button", { name: "Remove “A panel for each optim/name”" }).click();
  await expect(page.getByRole("figure", { name: /^val\/acc, 6 lines/ })).toBeVisible();
  await expect(page).toHaveURL(/color=config\.optim\/name&stroke=config\.seed$/);
});

test("facets of a metric span the same ranges, one that has not logged it has no panel, and full screen shows them all", async ({
  page,
}) => {
  await page.goto(url("/projects/parts/runs?facet=config.model"));
  const charts = page.locator('[data-panel="loss"] .line-chart');
  await expect(charts).toHaveCount(2);
  for (const axis of ["data-x", "data-y"]) {
    const spans = () => charts.evaluateAll((all, name) => all.map((one) => one.getAttribute(name)), axis);
    await expect.poll(async () => new Set(await spans()).size).toBe(1);
    expect(span((await spans())[0] ?? "")[1]).toBeGreaterThan(axis === "data-x" ? 150 : 39);
  }
  await expect(page.getByRole("heading", { name: "dice · cnn" })).toBeVisible();
  await expect(page.locator('[data-panel="dice"]')).toHaveCount(1);
  await page.locator('[data-panel="loss"]').first().focus();
  await page.keyboard.press("f");
  const full = page.getByRole("dialog", { name: "loss" });
  await expect(full.getByRole("figure", { name: /^loss, 1 line/ })).toHaveCount(2);
  const [one, other] = await full.locator('[data-panel="loss"]').all();
  // Both are in view at once.
  await expect(one ?? full).toBeInViewport({ ratio: 1 });
  await expect(other ?? full).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Escape");
  await expect(full).toBeHidden();
});

test("smoothing follows the slider while it is dragged, and the address has it once it is let go", async ({ page }) => {
  await page.goto(url("/projects/sweep/runs?panels=train/loss"));
  const slider = page.getByRole("slider", { name: "Smoothing" });
  const box = await slider.boundingBox();
  if (!box) throw new Error("no slider");
  await page.mouse.move(box.x + 6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
  await expect(page.getByRole("textbox", { name: "Smoothing" })).toHaveValue(/^0\.(4|5)/);
  expect(page.url()).not.toContain("smooth=");
  await page.mouse.up();
  await expect(page).toHaveURL(/smooth=0\.(4|5)/);
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/smooth=0\.999/);
});
