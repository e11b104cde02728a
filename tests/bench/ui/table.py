"""A table of 10,000 runs × 60 columns: scrolling shows no blank rows, sorting and filtering are answered at once."""

from __future__ import annotations

import statistics
from urllib.parse import quote

from playwright.sync_api import Browser
from tests.bench.homes import Client, Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import LARGE, fresh_page, until
from tests.bench.ui.data import demo

COLUMNS = 60
# Wheels down frame by frame and counts frames in which a visible row has nothing in it.
SCROLL = """async ([pixels, frames]) => {
  const grid = document.querySelector('[role=grid]');
  let blank = 0;
  let worst = 0;
  for (let i = 0; i < frames; i++) {
    grid.scrollTop += pixels;
    const begin = performance.now();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    worst = Math.max(worst, performance.now() - begin);
    const box = grid.getBoundingClientRect();
    const rows = [...grid.querySelectorAll('[role=row]')].filter((row) => {
      const b = row.getBoundingClientRect();
      return b.bottom > box.top + 60 && b.top < box.bottom - 30;
    });
    const filled = rows.filter((row) => row.dataset.run && row.textContent.trim() !== '').length;
    if (filled < Math.floor((box.height - 120) / 24)) blank++;
  }
  return [blank, worst];
}"""
# An answer to a question about runs that was asked since the last input is here.
ANSWERED = """performance.getEntriesByType('resource')
  .some((e) => e.name.includes('/api/runs?') && e.startTime > __bench.input && e.responseEnd > 0)"""


def columns_of(client: Client, project: str) -> str:
    """Return the `cols` parameter for sixty columns."""
    found = client.get(f"/api/projects/{project}/columns", limit=200)["columns"]
    names: list[str] = []
    for column in found:
        if column["source"] == "metric":
            names += [f"{column['name']}.{aggregate}" for aggregate in ("last", "min", "max")]
        elif column["source"] == "config":
            names.append(column["name"])
    return quote(",".join(names[:COLUMNS]))


def measure(browser: Browser, where: Home, report: Report, *, quick: bool) -> None:
    """Scroll, sort and filter as a person does."""
    runs = 1000 if quick else 10_000
    demo(where, "table", runs, 50)
    sorts, filters = [], []
    with where.server() as client, fresh_page(browser, LARGE) as page:
        columns = columns_of(client, "table")
        page.goto(f"{client.base}/projects/table/runs?cols={columns}&max=table")
        until(page, "document.querySelectorAll('[data-run]').length >= 10")
        page.wait_for_timeout(1500)
        heads = page.locator("[role=columnheader] button[title]")
        for place in (1, 2, 3, 4, 5):  # what was asked for before would be there at once
            heads.nth(place).click()
            sorts.append(until(page, ANSWERED, "__bench.input"))
        for text in ('config.model/name = "mlp"', 'metric.val/loss.min < 1 and state = "finished"', 'name ~ "gpt"'):
            page.goto(f"{client.base}/projects/table/runs?cols={columns}&max=table")
            until(page, "document.querySelectorAll('[data-run]').length >= 10")
            page.keyboard.press("/")
            line = page.get_by_role("combobox", name="Filter runs")
            if line.count() == 0:
                page.get_by_role("button", name="Text", exact=True).click()
            line.fill(text)
            total = page.get_by_test_id("filter-status").inner_text()
            page.keyboard.press("Enter")
            changed = f"document.querySelector('[data-testid=filter-status]')?.textContent !== {total!r}"
            filters.append(until(page, changed, "__bench.input"))
        page.goto(f"{client.base}/projects/table/runs?cols={columns}&max=table")
        until(page, "document.querySelectorAll('[data-run]').length >= 10")
        page.wait_for_timeout(1000)
        blank, worst = page.evaluate(SCROLL, [100, 200])
    report.figures |= {"sort_ms": sorts, "filter_ms": filters, "blank_frames_of_200": blank, "slowest_frame_ms": worst}
    what = f"{runs:,} runs × {COLUMNS} columns"
    report.at_most(f"{what}: frames with blank rows, of 200 while the wheel turns", blank, 0)
    report.at_most(f"{what}: sorted after a click", statistics.median(sorts), 300, "ms")
    report.at_most(f"{what}: filtered after Enter", statistics.median(filters), 300, "ms")
