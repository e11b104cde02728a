/** What is on the screen stays where it is while the rest of a page arrives. */
import type { Page } from "@playwright/test";
import config from "./playwright.config";
import { expect, test, url } from "./server";

// With the scrollbars that most people have: they take room when they come.
test.use({
  launchOptions: { ...config.use?.launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] },
});

interface Shifts {
  total: number;
  /** What moved, for the message. */
  moved: string[];
}

/** Adds up the browser's layout shifts from the first frame on (CLS). */
function watchShifts() {
  const shifts: Shifts = { total: 0, moved: [] };
  const add = (entries: PerformanceEntryList) => {
    for (const entry of entries as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
      shifts.total += entry.value;
      for (const { node } of entry.sources)
        shifts.moved.push(`${entry.value.toFixed(3)} ${node instanceof Element ? node.className : node?.textContent}`);
    }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  Object.assign(window, {
    readShifts: () => {
      add(observer.takeRecords());
      return shifts;
    },
  });
}

const isShown = (proof: string) =>
  document.querySelector(proof) !== null &&
  document.querySelector("[aria-busy=true]") === null &&
  [...document.querySelectorAll("[data-testid=badge]")].every((badge) => badge.textContent !== "loading");

const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Frames without another question until columns are told. */
const IDLE = 10;

/** Opens a page whose answers come one by one, a frame apart: the last question is answered first, that for columns last. */
async function openSlowly(page: Page, path: string, proof: string): Promise<void> {
  const held: (() => Promise<void>)[] = [];
  const columns: (() => Promise<void>)[] = [];
  let asked = 0;
  let idle = 0;
  await page.route(/\/api\/(?!events)/, async (route) => {
    asked++;
    const response = await route.fetch();
    const answer = async () => {
      await route.fulfill({ response });
      asked--;
    };
    (route.request().url().includes("/columns") ? columns : held).push(answer);
  });
  await page.goto(url(path), { waitUntil: "commit" });
  do {
    idle = held.length > 0 ? 0 : idle + 1;
    await (idle > IDLE ? columns : held).pop()?.();
    await painted(page);
  } while (asked > 0 || !(await page.evaluate(isShown, proof)));
  await painted(page);
}

const PAGES: [name: string, project: string, path: (run: string) => string, proof: string, height?: number][] = [
  // So low that the charts don't fit, where their place while they are on their way does.
  ["the workbench", "sweep", () => "/projects/sweep/runs", "[data-panel] canvas", 540],
  ["the charts alone", "sweep", () => "/projects/sweep/runs?max=charts", "[data-panel] canvas"],
  ["the table alone", "sweep", () => "/projects/sweep/runs?max=table", "[data-column^=metric]"],
  ["a comparison", "sweep", (run) => `/compare?runs=${run}`, "[aria-label=Media] img"],
  ["a run's overview", "sweep", (run) => `/runs/${run}?tab=overview`, "[aria-label='Last output'] pre"],
  ["a run's charts", "sweep", (run) => `/runs/${run}?tab=charts`, "[data-panel] canvas"],
  ["a run's machines", "cluster", (run) => `/runs/${run}?tab=system`, "[data-panel] canvas"],
  ["a run's media", "sweep", (run) => `/runs/${run}?tab=media`, "[aria-label=grad] canvas"],
];

for (const [name, project, path, proof, height = 800] of PAGES) {
  test(`nothing moves on ${name} while answers come one by one`, async ({ page, request }) => {
    const { runs } = await (await request.get(url(`/api/runs?project=${project}&sort=created&limit=1`))).json();
    await page.setViewportSize({ width: 1280, height });
    await page.addInitScript(watchShifts);
    await openSlowly(page, path(runs[0].id), proof);
    const { total, moved } = await page.evaluate(() => (window as unknown as { readShifts(): Shifts }).readShifts());
    expect(total, moved.join("\n")).toBeLessThan(0.05);
  });
}
