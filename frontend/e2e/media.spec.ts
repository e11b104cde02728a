import { expect, test, url } from "./server";

const runId = async (request: import("@playwright/test").APIRequestContext, name: string) => {
  const { runs } = (await (await request.get(url("/api/runs?project=sweep"))).json()) as {
    runs: { id: string; name: string }[];
  };
  return runs.find((r) => r.name === name)?.id ?? "";
};

test("one slider moves all media; each key shows its nearest step and says how far that is", async ({
  page,
  request,
}) => {
  await page.goto(url(`/runs/${await runId(request, "run-0")}?tab=media&q=sample|answers`));
  const sample = page.getByRole("region", { name: "val/sample" });
  await expect(sample.getByText("step 2,800")).toBeVisible();
  const slider = page.getByRole("slider", { name: "Step" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(sample.getByRole("img", { name: "at 0" })).toBeVisible();
  await expect(page).toHaveURL(/step=0/);
  await page.keyboard.press("ArrowRight");
  await expect(sample.getByRole("img", { name: "at 400" })).toBeVisible();
  await expect(page.getByRole("region", { name: "answers" }).first()).toContainText("± 2,600");
  await page.reload();
  await expect(sample.getByRole("img", { name: "at 400" })).toBeVisible();
  await page.getByRole("button", { name: "Newest" }).click();
  await expect(sample.getByText("step 2,800")).toBeVisible();
});

test("a key is seen over its steps, and a click chooses one", async ({ page, request }) => {
  await page.goto(url(`/runs/${await runId(request, "run-1")}?tab=media&q=sample|grad`));
  await expect(page.getByRole("figure", { name: "grad: 6 histograms over steps" })).toBeVisible();
  const sample = page.getByRole("region", { name: "val/sample" });
  await sample.getByRole("button", { name: "Over steps" }).click();
  await expect(sample.getByRole("img")).toHaveCount(6);
  await sample.getByRole("button", { name: "1,500" }).click();
  await expect(page).toHaveURL(/step=1500/);
});

test("a logged page runs in a frame that can reach nothing, and markdown is sanitised", async ({ page, request }) => {
  await page.goto(url(`/runs/${await runId(request, "run-0")}?tab=media&q=page|remarks`));
  const frame = page.frameLocator('iframe[title^="page at step"]');
  await expect(frame.getByText("frame ran")).toBeVisible();
  const reached = await frame.locator("body").evaluate(async () => {
    const answered = await new Promise<boolean>((resolve) => {
      const image = new Image();
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = "/api/version";
      document.body.append(image);
    });
    let parent = true;
    try {
      void window.parent.document.title;
    } catch {
      parent = false;
    }
    return { answered, parent };
  });
  expect(reached).toEqual({ answered: false, parent: false });
  const remarks = page.getByRole("region", { name: "remarks" });
  await expect(remarks.getByText("Bold")).toHaveCSS("font-weight", "600");
  await expect(remarks.getByRole("table")).toContainText("2");
  await expect(remarks.getByRole("link")).toHaveCount(0);
});

test("a table is sorted and paged", async ({ page, request }) => {
  await page.goto(url(`/runs/${await runId(request, "run-0")}?tab=media&q=rows`));
  const table = page.getByRole("region", { name: /^rows at step/ });
  await expect(table.getByRole("row")).toHaveCount(51);
  await expect(page.getByText("1–50 of 120 rows")).toBeVisible();
  await table.getByRole("button", { name: "n", exact: true }).click();
  await table.getByRole("button", { name: "n", exact: true }).click();
  await expect(table.getByRole("row").nth(1)).toContainText("name 119");
  await page.getByRole("button", { name: "Next rows" }).click();
  await expect(page.getByText("51–100 of 120 rows")).toBeVisible();
});

test("a Plotly figure is drawn in a frame that can reach nothing, in the theme; one of another kind shows its data", async ({
  page,
  request,
}) => {
  const asked: string[] = [];
  page.on("request", (r) => asked.push(new URL(r.url()).pathname));
  await page.goto(url(`/runs/${await runId(request, "run-0")}?tab=media&q=losses|terrain`));
  const frame = page.frameLocator('iframe[title^="losses at step"]');
  await expect(frame.locator(".bars .point")).toHaveCount(2);
  await expect(frame.getByText(/^Losses/)).toBeVisible();
  const reached = await frame.locator("body").evaluate(async () => ({
    origin: self.origin,
    parent: (() => {
      try {
        return parent.document.title;
      } catch {
        return "kept out";
      }
    })(),
    server: await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve("answered");
      image.onerror = () => resolve("kept out");
      image.src = "/mark.svg";
    }),
    pwned: "__pwned" in window,
    pictures: document.querySelectorAll("img, a[href^='javascript']").length,
  }));
  expect(reached).toEqual({ origin: "null", parent: "kept out", server: "kept out", pwned: false, pictures: 0 });
  expect(await page.evaluate(() => "__pwned" in window)).toBe(false);
  const background = () => frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  await expect.poll(background).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).toBe("rgb(16, 17, 19)");

  const terrain = page.getByRole("region", { name: "terrain" });
  await expect(terrain.getByText("Plotly's surface is not drawn here")).toBeVisible();
  await expect(terrain.locator("pre")).toContainText("surface");
  expect(asked.filter((path) => path === "/figure.html")).toHaveLength(1);
});
