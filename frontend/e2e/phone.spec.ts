/** A glance from a phone: nothing scrolls sideways, and what is touched is as large as a thumb. */
import type { Page } from "@playwright/test";
import { expect, test, url } from "./server";

test.use({ viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** What can be touched below `where`, is in view and is smaller than a thumb. */
const small = (page: Page, where: string) =>
  page.evaluate(
    (inside) =>
      [...document.querySelectorAll<HTMLElement>(inside)].flatMap((part) =>
        [...part.querySelectorAll<HTMLElement>("button, a[href], input, [role=radio]")]
          .filter((e) => {
            const box = e.getBoundingClientRect();
            const style = getComputedStyle(e);
            const inView = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
            return box.width > 0 && inView && style.pointerEvents !== "none" && style.visibility !== "hidden";
          })
          .filter((e) => e.getBoundingClientRect().height < 43.5)
          .map((e) => `${e.getAttribute("aria-label") ?? e.textContent} ${e.getBoundingClientRect().height}`),
      ),
    where,
  );

test("projects, workbench and settings fit a phone and a thumb", async ({ page }) => {
  await page.goto(url("/projects"));
  await expect(page.getByRole("link", { name: "sweep", exact: true })).toBeVisible();
  expect(await sideways(page)).toBe(0);
  expect(await small(page, "header, main > div > div, thead")).toEqual([]);

  await page.getByRole("link", { name: "sweep", exact: true }).tap();
  await expect(page.getByRole("row", { name: /run-5/ })).toBeVisible();
  expect(await sideways(page)).toBe(0);
  expect(await small(page, "header, main")).toEqual([]);
  await page.getByRole("radio", { name: "Charts" }).tap();
  await expect(page.locator('[data-panel="val/acc"] canvas').first()).toBeVisible();
  expect(await sideways(page)).toBe(0);

  // What the bar has no room for is in the menu of projects.
  await page.getByRole("banner").getByRole("button", { name: "sweep" }).tap();
  await page.getByRole("link", { name: "Dashboards" }).tap();
  await expect(page).toHaveURL(/\/dashboard/);
  expect(await sideways(page)).toBe(0);

  await page.goto(url("/settings"));
  await expect(page.getByRole("radio", { name: "Dark" })).toBeVisible();
  expect(await sideways(page)).toBe(0);
  expect(await small(page, "header, main section:first-of-type")).toEqual([]);
  await page.goto(url("/compare"));
  await expect(page.getByRole("main")).not.toBeEmpty();
  expect(await sideways(page)).toBe(0);
});
