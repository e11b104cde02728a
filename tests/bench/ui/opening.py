"""How long until the workbench can be read, how much JavaScript that takes, and what moves while it loads."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser
from tests.bench.homes import Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import fresh_page, layout_shift, until
from tests.bench.ui.data import demo

ROWS = "document.querySelectorAll('[data-run]').length >= 10"
SCRIPTS = """performance.getEntriesByType('resource')
  .filter((e) => e.name.endsWith('.js') && e.startTime < %f)
  .reduce((sum, e) => sum + e.encodedBodySize, 0)"""


def measure(browser: Browser, where: Home, report: Report, *, quick: bool) -> None:
    """Open the workbench of a project of 1,000 runs with an empty cache, some times."""
    runs = 200 if quick else 1000
    demo(where, "opening", runs, 100)
    rows, charts, shifts, scripts = [], [], [], 0.0
    with where.server() as client:
        for _ in range(3 if quick else 7):
            with fresh_page(browser) as page:
                page.goto(f"{client.base}/projects/opening/runs", wait_until="commit")
                rows.append(until(page, ROWS))
                scripts = float(page.evaluate(SCRIPTS % rows[-1]))
                charts.append(until(page, "window.__bench.drawn(1) >= 4"))
                page.wait_for_timeout(1000)  # what comes late must not push anything away either
                shifts.append(layout_shift(page))
    report.figures |= {"first_rows_ms": rows, "first_charts_ms": charts, "cls": shifts, "initial_js_bytes": scripts}
    report.at_most(
        f"first meaningful paint of the workbench (its rows), {runs:,} runs", statistics.median(rows), 1000, "ms"
    )
    report.at_most("the same until the first four charts are drawn", statistics.median(charts), 1500, "ms")
    report.at_most("JavaScript loaded until then, compressed", scripts / 1000, 250, "kB")
    report.at_most("layout shift while loading (CLS)", max(shifts), 0.05)
